"""The token by which a screen of the crew opens the stream of its desk; no session is read there."""

from django.core.signing import BadSignature, dumps, loads

SALT = "live crew"
VALID_S = 12 * 3600


def crew_token(desk_id: int) -> str:
    """Return a token for the page of somebody who works on the programme; it is good for half a day."""
    return dumps(desk_id, salt=SALT)


def opens(token: str, desk_id: int) -> bool:
    """Say whether a token was made for this desk, and not too long ago."""
    try:
        return bool(loads(token, salt=SALT, max_age=VALID_S) == desk_id)
    except BadSignature:
        return False
