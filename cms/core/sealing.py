"""Values that the database keeps and nobody reads in it: sealed with a key derived from the house's own.

Fernet (AES-128-CBC with HMAC-SHA256); the key comes from SECRET_KEY by HKDF (RFC 5869), one for each purpose, so that
what was sealed for one cannot be opened for another.
"""

import base64
import json
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """It was sealed with another key, for another purpose, or altered: nobody can read it any more."""


@cache
def derived(secret: str, purpose: str) -> bytes:
    """Return the 32 bytes that belong to ``purpose``."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())


def _fernet(purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derived(settings.SECRET_KEY, purpose)))


def seal(values: dict[str, str], *, purpose: str) -> bytes:
    """Return ``values`` sealed; nothing for nothing."""
    kept = {name: value for name, value in values.items() if value}
    return _fernet(purpose).encrypt(json.dumps(kept).encode()) if kept else b""


def unseal(sealed: bytes | memoryview, *, purpose: str) -> dict[str, str]:
    """Return what was sealed; nothing for nothing. Raises Unreadable."""
    if not sealed:
        return {}
    try:
        values = json.loads(_fernet(purpose).decrypt(bytes(sealed)))
    except InvalidToken as error:
        raise Unreadable from error
    return {str(name): str(value) for name, value in values.items()}
