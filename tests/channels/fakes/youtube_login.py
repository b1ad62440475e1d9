"""How the local YouTube lets somebody in: Google's OAuth 2.0 for web servers, with PKCE (RFC 7636)."""

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from tests.channels.fakes.serving import Call, Refused, Reply

CLIENT_ID, CLIENT_SECRET = "client-of-the-house", "secret-of-the-house"
LIFETIME_S = 3599


@dataclass(kw_only=True)
class Grant:
    """What a person allowed."""

    channel_id: str
    scope: str
    challenge: str
    redirect_uri: str
    is_offline: bool


class Login:
    """``now`` gives the time; ``chosen`` is the channel that the person picks on the page of consent."""

    def __init__(self, now: Callable[[], float], chosen: str) -> None:
        self._now = now
        self.chosen = chosen
        self.codes: dict[str, Grant] = {}
        self.refresh_tokens: dict[str, Grant] = {}
        self.access_tokens: dict[str, tuple[str, float]] = {}

    def consent(self, call: Call) -> Reply:
        """The page of consent, on which the person has already said yes."""
        asked = {name: values[0] for name, values in call.query.items()}
        if asked.get("client_id") != CLIENT_ID or asked.get("response_type") != "code":
            raise Refused(Reply(status=400, content=b"invalid_client"))
        if asked.get("code_challenge_method") != "S256" or not asked.get("state"):
            raise Refused(Reply(status=400, content=b"invalid_request"))
        code = secrets.token_urlsafe(12)
        self.codes[code] = Grant(
            channel_id=self.chosen,
            scope=asked["scope"],
            challenge=asked["code_challenge"],
            redirect_uri=asked["redirect_uri"],
            is_offline=asked.get("access_type") == "offline" and asked.get("prompt") == "consent",
        )
        back = urlencode({"state": asked["state"], "code": code, "scope": asked["scope"]})
        return Reply(status=302, headers={"Location": f"{asked['redirect_uri']}?{back}"})

    def token(self, call: Call) -> Reply:
        form = {name: values[0] for name, values in parse_qs(call.body.whole().decode()).items()}
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            raise _refused("invalid_client", 401)
        if form.get("grant_type") == "authorization_code":
            return self._exchanged(form)
        grant = self.refresh_tokens.get(form.get("refresh_token", ""))
        if form.get("grant_type") != "refresh_token" or grant is None:
            raise _refused("invalid_grant")
        return Reply(content=self.issued(grant))

    def _exchanged(self, form: dict[str, str]) -> Reply:
        grant = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        told = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if grant is None or told != grant.challenge or form.get("redirect_uri") != grant.redirect_uri:
            raise _refused("invalid_grant")
        content = self.issued(grant)
        if grant.is_offline:
            content["refresh_token"] = self.remember(grant)
        return Reply(content=content)

    def remember(self, grant: Grant) -> str:
        token = f"1//{secrets.token_urlsafe(12)}"
        self.refresh_tokens[token] = grant
        return token

    def issued(self, grant: Grant) -> dict[str, str | int]:
        token = f"ya29.{secrets.token_urlsafe(12)}"
        self.access_tokens[token] = (grant.channel_id, self._now() + LIFETIME_S)
        return {"access_token": token, "expires_in": LIFETIME_S, "scope": grant.scope, "token_type": "Bearer"}

    def connected(self, channel_id: str) -> str:
        """Return a refresh token for a channel, without the detour over the page."""
        return self.remember(Grant(channel_id=channel_id, scope="", challenge="", redirect_uri="", is_offline=True))

    def revoke(self) -> None:
        """The person takes everything back."""
        self.refresh_tokens.clear()
        self.access_tokens.clear()

    def channel_of(self, call: Call) -> str:
        """Raises Refused: the token is not valid."""
        token = call.headers.get("authorization", "").removeprefix("Bearer ")
        channel_id, until = self.access_tokens.get(token, ("", 0))
        if until <= self._now():
            error = {"code": 401, "message": "Invalid Credentials", "errors": [{"reason": "authError"}]}
            raise Refused(Reply(status=401, content={"error": {**error, "status": "UNAUTHENTICATED"}}))
        return channel_id


def _refused(error: str, status: int = 400) -> Refused:
    return Refused(Reply(status=status, content={"error": error, "error_description": "Token has been refused."}))
