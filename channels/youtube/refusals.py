"""What YouTube's answers mean, and how people are told."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from googleapiclient.errors import HttpError

from channels.answers import TIMES_OUT, beginning, retry_after
from channels.errors import (
    ActionRequired,
    Ambiguous,
    ChannelError,
    Limited,
    NeedsReauth,
    NotNow,
    QuotaUsed,
    Refused,
    Unreachable,
)
from channels.publisher import Text
from channels.transport import Answer, ForeignAddress, NoAnswer, Sent

PACIFIC = ZoneInfo("America/Los_Angeles")
USED_UP = frozenset({"quotaExceeded", "dailyLimitExceeded"})
TOO_FAST = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "servingLimitExceeded"})
WITHOUT_CHANNEL = frozenset({"youtubeSignupRequired"})
CLOSED = frozenset({"channelClosed", "channelSuspended", "accountClosed", "accountSuspended", "userDisabled"})
WITHOUT_SCOPE = frozenset({"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"})
SWITCHED_OFF = frozenset({"accessNotConfigured", "SERVICE_DISABLED"})

FOR_GOOD: Text = _("Trying again will not help until this is repaired.")
BY_ITSELF: Text = _("It goes on by itself.")
NOBODY: Text = _("Nobody has to do anything.")
CHANGE_WORK: Text = _("Change the work, then try again.")
KEEPER: Text = _("Whoever looks after the account must act.")

SENTENCES: dict[str, tuple[Text, Text, Text]] = {
    "sign_in_silent": (_("Google's sign-in service does not answer at the moment."), BY_ITSELF, NOBODY),
    "no_video": (_("There is no film of this work, and YouTube takes nothing else."), FOR_GOOD, CHANGE_WORK),
    "no_title": (_("The work has no title."), FOR_GOOD, CHANGE_WORK),
    "title_too_long": (
        _("The title has %(length)s characters; YouTube takes at most 100."),
        FOR_GOOD,
        _("Shorten the title, then try again."),
    ),
    "title_with_brackets": (
        _("The title has < or > in it, which YouTube does not take."),
        FOR_GOOD,
        _("Take them out of the title, then try again."),
    ),
    "file_too_large": (_("The film is larger than 256 GB, which YouTube does not take."), FOR_GOOD, CHANGE_WORK),
    "film_too_long": (_("The film is longer than 12 hours, which YouTube does not take."), FOR_GOOD, CHANGE_WORK),
    "no_client": (
        _("The account has no client ID or client secret of a project at Google."),
        FOR_GOOD,
        _("Whoever looks after the account must enter both."),
    ),
    "not_connected": (
        _("The account is not connected with a YouTube channel."),
        BY_ITSELF,
        _("Whoever looks after the account must connect it."),
    ),
    "grant_gone": (
        _("Google no longer accepts the permission that was given: it was revoked, or has run out."),
        _("Everything that waits goes on by itself once the account is connected again."),
        _("Whoever looks after the account must connect it again."),
    ),
    "token_refused": (
        _("YouTube refuses the access that Google gave a moment ago."),
        _("It will be tried again by itself."),
        NOBODY,
    ),
    "scopes_missing": (
        _("The permission that was given does not cover what is needed."),
        _("Everything that waits goes on by itself once the account is connected again."),
        _("Connect the account again, and allow everything that Google asks for."),
    ),
    "no_channel": (
        _("The person who gave the permission has no YouTube channel."),
        _("Everything that waits goes on by itself once the account is connected again."),
        _("Connect the account again, as somebody who looks after the channel."),
    ),
    "client_refused": (
        _("Google does not know the client ID and the client secret of this account."),
        FOR_GOOD,
        _("Whoever looks after the account must compare both with the project at Google."),
    ),
    "other_channel": (
        _("Another channel was chosen than the one that this account belongs to."),
        FOR_GOOD,
        _("Connect again and choose the same channel, or make a new account for the other one."),
    ),
    "channel_taken": (
        _("This channel is connected with another account already."),
        FOR_GOOD,
        _("Use the other account, or choose another channel."),
    ),
    "stream_inactive": (
        _("Nothing comes in from the encoder yet."),
        _("It will be tried again by itself."),
        _("Look whether the encoder is sending."),
    ),
    "channel_closed": (_("The channel is closed or suspended."), FOR_GOOD, _("Look into YouTube Studio.")),
    "api_disabled": (
        _("The YouTube Data API is switched off in the project at Google."),
        FOR_GOOD,
        _("The operator must switch it on in the Google Cloud console."),
    ),
    "youtube_quota": (
        _("YouTube takes nothing more from this project today."),
        _("It goes on by itself at midnight in California."),
        NOBODY,
    ),
    "channel_limit": (
        _("YouTube takes nothing more from this channel today."),
        _("It goes on by itself after a day."),
        NOBODY,
    ),
    "words_refused": (_("YouTube refuses the title, the description or the tags."), FOR_GOOD, CHANGE_WORK),
    "schedule_refused": (
        _("YouTube refuses to publish it at the planned time."),
        FOR_GOOD,
        _("Choose another time, or publish it at once."),
    ),
    "not_understood": (
        _("Something between us and YouTube answered instead of it."),
        _("It will be tried again by itself."),
        NOBODY,
    ),
    "locked_private": (
        _("The video is there, but YouTube locks it as private, since Google has not audited the project yet."),
        _("Trying again will not help: every video of the project is locked until then."),
        _("The operator must ask Google for the audit of the project; until then, publish it in YouTube Studio."),
    ),
    "processing_failed": (
        _("YouTube could not process the film."),
        _("Sending the same film again will seldom help."),
        _("Look into YouTube Studio, and check the film."),
    ),
    "rejected": (
        _("YouTube has rejected the video."),
        FOR_GOOD,
        _("Look into YouTube Studio for the reason, and object to it or change the work."),
    ),
    "duplicate": (
        _("YouTube says that this film is already on the channel."),
        FOR_GOOD,
        _("Look for the other video in YouTube Studio, and keep one of the two."),
    ),
    "extras_refused": (
        _("The video is published, but YouTube refused its picture, its captions or its playlist."),
        FOR_GOOD,
        _("Read what YouTube said; a picture needs a channel whose telephone number is confirmed."),
    ),
    "live_not_enabled": (
        _("Live streaming is not switched on for the channel."),
        FOR_GOOD,
        _("Switch it on in YouTube Studio; YouTube needs a day for that."),
    ),
}


@contextmanager
def explained(*, makes: bool = False) -> Iterator[None]:
    """Turn what YouTube, or the way to it, says into one of errors.py.

    ``makes``: something new may be there if the answer was lost, and nobody could tell by repeating the request.

    Raises:
        ChannelError
    """
    try:
        yield
    except HttpError as error:
        answer = Answer(status=error.status_code, headers=dict(error.resp), body=error.content or b"")
        raise meaning(answer, makes=makes) from error
    except NoAnswer as error:
        raise unanswered(error, makes=makes) from error
    except ValueError as error:
        kind: type[ChannelError] = Ambiguous if makes else NotNow
        raise kind("not_understood", reason=str(error)) from error


def unanswered(error: NoAnswer, *, makes: bool = False) -> ChannelError:
    if isinstance(error, ForeignAddress):
        return Refused("forbidden_address", reason=str(error))
    if makes and error.sent is Sent.MAYBE:
        return Ambiguous(reason=str(error))
    return Unreachable(reason=str(error))


def meaning(answer: Answer, *, makes: bool = False) -> ChannelError:
    """Return the error that an answer stands for."""
    reason, message = reasons(answer)
    told: dict[str, Any] = {
        "reason": f"{reason}: {message}".strip(": "),
        "status": answer.status,
        "answer": beginning(answer),
    }
    by_reason = _by_reason(reason, message)
    return by_reason(told) if by_reason else _by_status(answer, told, makes)


def _by_status(answer: Answer, told: dict[str, Any], makes: bool) -> ChannelError:
    if answer.status >= 500 or answer.status < 400:
        code = "" if answer.status >= 500 else "not_understood"
        return Ambiguous(code, **told) if makes else Unreachable(code, retry_after_s=retry_after(answer), **told)
    if answer.status == 401:
        # Only the address for tokens can say that a permission is gone.
        return NotNow("token_refused", **told)
    if answer.status in TIMES_OUT:
        return Limited(retry_after_s=retry_after(answer), **told)
    return Refused(**told)


def _by_reason(reason: str, message: str) -> Callable[[dict[str, Any]], ChannelError] | None:
    # The daily bucket of uploads answers like a short limit of calls, and only its words tell the two apart.
    if reason in USED_UP or (reason in TOO_FAST and "per day" in message):
        return lambda told: QuotaUsed("youtube_quota", until=next_day(), **told)
    if reason == "uploadLimitExceeded":
        return lambda told: QuotaUsed("channel_limit", until=timezone.now() + timedelta(days=1), **told)
    for group, kind, code in GROUPS:
        if reason in group:
            return lambda told: kind(code, **told)
    return None


GROUPS: tuple[tuple[frozenset[str], type[ChannelError], str], ...] = (
    (TOO_FAST, Limited, "limited"),
    (CLOSED, ActionRequired, "channel_closed"),
    (WITHOUT_SCOPE, NeedsReauth, "scopes_missing"),
    (WITHOUT_CHANNEL, NeedsReauth, "no_channel"),
    (SWITCHED_OFF, ActionRequired, "api_disabled"),
    (frozenset({"invalidTitle", "invalidDescription", "invalidTags"}), Refused, "words_refused"),
    (frozenset({"invalidPublishAt"}), Refused, "schedule_refused"),
    (frozenset({"liveStreamingNotEnabled", "livePermissionBlocked"}), ActionRequired, "live_not_enabled"),
)


def reasons(answer: Answer) -> tuple[str, str]:
    """Return the first reason in an answer and its message, or "" where there is none."""
    try:
        error = json.loads(answer.body)["error"]
        first = (error.get("errors") or error.get("details") or [{}])[0]
        return str(first.get("reason", error.get("status", ""))), str(error.get("message", ""))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return "", ""


def next_day() -> datetime:
    """Return when YouTube's allowance begins anew."""
    tomorrow = timezone.now().astimezone(PACIFIC).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), PACIFIC)
