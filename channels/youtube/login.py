"""How the house is let in at Google: OAuth 2.0 for web servers (RFC 6749), with state and PKCE (RFC 7636).

Only ``invalid_grant`` means that a permission is gone. Whatever else goes wrong at the address for tokens is tried
again: an account is never disconnected because Google had a bad minute.
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from channels.answers import beginning, retry_after
from channels.conf import youtube as conf
from channels.errors import ChannelError, NeedsReauth, NotNow, Unreachable
from channels.transport import Answer, Limits, NoAnswer, Transport
from channels.youtube.caller import Caller
from channels.youtube.options import Options

SCOPES = ("https://www.googleapis.com/auth/youtube.upload", "https://www.googleapis.com/auth/youtube.force-ssl")
# A token that is about to run out is renewed before it is used.
MARGIN_S = 120
LIMITS = Limits(connect_s=10, step_s=20, seconds=40, byte_length=64 * 1024)
REFRESH, ACCESS = "refresh_token", "access_token"


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What a person is sent to Google with; ``state`` and ``verifier`` stay with us until the return."""

    url: str
    state: str
    verifier: str


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """What Google gave out; ``until`` in seconds since 1970. ``refresh`` is "" where it gave none."""

    access: str
    until: float
    refresh: str = ""
    scope: str = ""

    def kept(self) -> str:
        """Return what is kept of the access token."""
        return json.dumps({"token": self.access, "until": self.until})


def asking(options: Options, redirect_uri: str) -> Asking:
    """Begin: ``prompt=consent``, since Google gives no second refresh token without it."""
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "client_id": options.client_id,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": " ".join(SCOPES),
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "access_type": "offline",
        "prompt": "consent",
        "include_granted_scopes": "true",
    }
    return Asking(url=f"{conf.consent_url}?{urlencode(query)}", state=state, verifier=verifier)


def exchanged(options: Options, redirect_uri: str, code: str, verifier: str) -> Tokens:
    """Turn the code with which a person came back into tokens.

    Raises:
        ChannelError
    """
    return _tokens(
        options,
        {"grant_type": "authorization_code", "code": code, "code_verifier": verifier, "redirect_uri": redirect_uri},
    )


def access_token(caller: Caller, *, refused: str = "") -> str:
    """Return a token that is valid, and is not ``refused``; renewed, where it must be, by one process at a time.

    Raises:
        NeedsReauth: the permission is gone, or was never given.
        NotNow: no token can be had at the moment.
    """
    token = _kept_token(caller, refused)
    if token:
        return token
    with caller.replacing_secret(ACCESS) as replace:
        # Another process may have renewed it while this one waited.
        token = _kept_token(caller, refused)
        if token:
            return token
        refresh = caller.secret(REFRESH)
        if not refresh:
            raise NeedsReauth("not_connected")
        renewed = _tokens(caller.options, {"grant_type": "refresh_token", "refresh_token": refresh})
        replace(renewed.kept())
    if renewed.refresh:
        with caller.replacing_secret(REFRESH) as replace:
            replace(renewed.refresh)
    return renewed.access


def _kept_token(caller: Caller, refused: str) -> str:
    kept = json.loads(caller.secret(ACCESS) or "{}")
    is_valid = kept.get("until", 0) > time.time() + MARGIN_S and kept["token"] != refused
    return str(kept["token"]) if is_valid else ""


def _tokens(options: Options, form: Mapping[str, str]) -> Tokens:
    whole = {**form, "client_id": options.client_id, "client_secret": options.client_secret}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        with Transport([conf.token_url], limits=LIMITS) as transport:
            answer = transport.ask("POST", conf.token_url, headers=headers, body=urlencode(whole).encode())
    except NoAnswer as error:
        raise Unreachable("sign_in_silent", reason=str(error)) from error
    if answer.status != 200:
        raise _refusal(answer)
    try:
        given: dict[str, Any] = json.loads(answer.body)
        return Tokens(
            access=given["access_token"],
            until=time.time() + float(given["expires_in"]),
            refresh=given.get("refresh_token", ""),
            scope=given.get("scope", ""),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise NotNow("not_understood", status=answer.status, reason=str(error)) from error


def _refusal(answer: Answer) -> ChannelError:
    try:
        error = str(json.loads(answer.body)["error"])
    except (ValueError, KeyError, TypeError):
        error = ""
    told: dict[str, Any] = {"reason": error, "status": answer.status, "answer": beginning(answer)}
    if error == "invalid_grant":
        return NeedsReauth("grant_gone", **told)
    if error in ("invalid_client", "unauthorized_client"):
        return NotNow("client_refused", **told)
    return Unreachable("sign_in_silent", retry_after_s=retry_after(answer), **told)
