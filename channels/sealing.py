"""Secrets of accounts at rest: sealed with a key that is derived from the house's own (Fernet: AES-128-CBC, HMAC)."""

import base64
import json
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"athir channels: secrets of accounts"


class Unreadable(Exception):
    """The house's key is another one by now: the account has to be connected again."""


@cache
def _fernet(key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def seal(secrets: dict[str, str]) -> bytes:
    return _fernet(settings.SECRET_KEY).encrypt(json.dumps(secrets).encode())


def unseal(sealed: bytes | memoryview) -> dict[str, str]:
    """Return what was sealed; nothing for nothing.

    Raises:
        Unreadable: it was sealed with another key, or altered.
    """
    if not sealed:
        return {}
    try:
        values = json.loads(_fernet(settings.SECRET_KEY).decrypt(bytes(sealed)))
    except InvalidToken as error:
        raise Unreadable from error
    return {str(name): str(value) for name, value in values.items()}
