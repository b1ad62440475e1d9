"""How YouTube words its errors."""

from tests.channels.fakes.serving import Refused, Reply

METRIC = "Quota exceeded for quota metric 'Video Uploads' and limit 'Video Uploads per day' of service 'youtube'."


def reply(status: int, reason: str, message: str = "") -> Reply:
    error = {"message": message or reason, "domain": "youtube.api.v3", "reason": reason}
    content = {"error": {"code": status, "message": message or reason, "errors": [error]}}
    return Reply(status=status, content=content)


def refused(status: int, reason: str, message: str = "") -> Refused:
    return Refused(reply(status, reason, message))


def needs(holds: object, status: int, reason: str, message: str = "") -> None:
    """Raises Refused unless something holds."""
    if not holds:
        raise refused(status, reason, message)
