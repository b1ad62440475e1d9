"""What an answer of HTTP means, for publishers of places that keep to the standard (RFC 9110, section 15)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from channels.errors import Ambiguous, Limited, NeedsReauth, NotNow, Refused, Unreachable
from channels.transport import Answer, Body, ForeignAddress, NoAnswer, Sent, Transport

TIMES_OUT = frozenset({408, 425, 429})
TEXT = 2000


def asked(
    transport: Transport, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: Body = None
) -> Answer:
    """Send one request that may change something there, and return an answer with which all is well.

    Raises:
        Ambiguous: the request may have been read, and was not answered, or by an error of the server's own.
        NotNow: it was not read, or not taken for now.
        NeedsReauth: the account is not known there.
        Refused: any other answer.
    """
    answer = spoken(transport, method, url, headers=headers, body=body)
    if answer.status >= 500 and method not in ("GET", "HEAD"):
        raise Ambiguous(status=answer.status, reason=f"HTTP {answer.status}", answer=beginning(answer))
    check(answer)
    return answer


def spoken(
    transport: Transport, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: Body = None
) -> Answer:
    """Send one request and return whatever is answered.

    Raises:
        Ambiguous: it may have been read, and was not answered.
        Unreachable: it was not read.
        Refused: the address may not be asked.
    """
    try:
        return transport.ask(method, url, headers=headers, body=body)
    except ForeignAddress as error:
        raise Refused("forbidden_address", reason=str(error)) from error
    except NoAnswer as error:
        if error.sent is Sent.NEVER or method in ("GET", "HEAD"):
            raise Unreachable(reason=str(error)) from error
        raise Ambiguous(reason=str(error)) from error


def check(answer: Answer) -> None:
    """Raise what an answer other than 2xx means: NotNow, NeedsReauth or Refused."""
    if 200 <= answer.status < 300:
        return
    told: dict[str, Any] = {"status": answer.status, "reason": f"HTTP {answer.status}", "answer": beginning(answer)}
    if answer.status in (401, 407):
        raise NeedsReauth(**told)
    if answer.status in TIMES_OUT:
        raise Limited(retry_after_s=retry_after(answer), **told)
    if answer.status >= 500:
        raise NotNow(retry_after_s=retry_after(answer), **told)
    if 300 <= answer.status < 400:
        raise Refused("redirected", **told)
    raise Refused(**told)


def retry_after(answer: Answer) -> float | None:
    """Return the seconds that the place asks us to wait (RFC 9110, section 10.2.3), or None."""
    told = answer.headers.get("retry-after", "").strip()
    if told.isdigit():
        return float(told)
    try:
        moment = parsedate_to_datetime(told)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def beginning(answer: Answer) -> str:
    return answer.body[:TEXT].decode("utf-8", "replace")
