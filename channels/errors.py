"""What can go wrong at a channel, and what it means for the delivery.

ChannelError
 ├── NotNow             nothing was made there; trying again later can help, by itself
 │    ├── Unreachable   no connection, or no answer before anything was asked for
 │    ├── Limited       too many requests: the place says when to come again
 │    └── QuotaUsed     the day's allowance is used up
 ├── NeedsReauth        the account has to be connected again, by a person
 ├── Refused            the place will not take it as it is; somebody must change something
 ├── ActionRequired     the place waits for a person
 ├── Ambiguous          it may have been made there: only looking can tell
 └── LeaseLost          another process has the delivery now; what is being done must be dropped

``code`` names the sentences for people (messages.py, or the publisher's own); ``reason`` is what the place said.
"""

from datetime import datetime
from typing import Any


class ChannelError(Exception):
    """Base of all. ``status``: that of HTTP, or 0 without an answer; ``answer``: the beginning of what came back."""

    code = "failed"

    def __init__(self, code: str = "", *, reason: str = "", status: int = 0, answer: str = "", **detail: Any) -> None:
        self.code = code or self.code
        self.reason, self.status, self.answer, self.detail = reason, status, answer, detail
        super().__init__(f"{self.code}: {reason or detail or status}")


class NotNow(ChannelError):
    """``retry_after_s``: how long the place asks us to wait, or None where it does not say."""

    code = "not_now"

    def __init__(self, code: str = "", *, retry_after_s: float | None = None, **values: Any) -> None:
        super().__init__(code, **values)
        self.retry_after_s = retry_after_s


class Unreachable(NotNow):
    code = "unreachable"


class Limited(NotNow):
    code = "limited"


class QuotaUsed(NotNow):
    """``until``: when the allowance begins anew."""

    code = "quota_used"

    def __init__(self, code: str = "", *, until: datetime, **values: Any) -> None:
        super().__init__(code, **values)
        self.until = until


class NeedsReauth(ChannelError):
    code = "needs_reauth"


class Refused(ChannelError):
    code = "refused"


class ActionRequired(ChannelError):
    code = "action_required"


class Ambiguous(ChannelError):
    code = "ambiguous"


class LeaseLost(ChannelError):
    code = "lease_lost"
