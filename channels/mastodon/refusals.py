"""What a server's answers mean, and how people are told."""

import json
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from channels.answers import beginning, check
from channels.errors import Ambiguous, Limited, NeedsReauth, NotNow, Refused
from channels.publisher import Text
from channels.transport import Answer

FOR_GOOD: Text = _("Trying again will not help until this is repaired.")
BY_ITSELF: Text = _("It will be tried again by itself.")
NOBODY: Text = _("Nobody has to do anything.")

SENTENCES: dict[str, tuple[Text, Text, Text]] = {
    "mastodon_address": (
        _("The account has no address of a server, or one that does not begin with https."),
        FOR_GOOD,
        _("Enter the complete address of the server, with https, in the account."),
    ),
    "mastodon_no_token": (
        _("The account has no access token."),
        FOR_GOOD,
        _("Make an access token on the server, and enter it in the account."),
    ),
    "mastodon_no_title": (_("The work has no title."), FOR_GOOD, _("Change the work, then try again.")),
    "mastodon_too_long": (
        _("The title is too long: with its address it has %(length)s characters, and the server takes %(limit)s."),
        FOR_GOOD,
        _("Shorten the title, then try again."),
    ),
    "mastodon_too_large": (
        _("The file that goes along is larger than the server takes."),
        FOR_GOOD,
        _("In the account, let the picture or nothing go along, or choose a smaller picture."),
    ),
    "mastodon_scope": (
        _("The access token does not allow this."),
        _("Everything that waits goes on by itself once the account is connected again."),
        _("Make a new access token with all the scopes that the account names, and enter it there."),
    ),
    "mastodon_media": (
        _("The server could not prepare the file that goes along."),
        FOR_GOOD,
        _("In the account, let the picture or nothing go along, then try again."),
    ),
    "mastodon_media_slow": (_("The server is still preparing the file that goes along."), BY_ITSELF, NOBODY),
    "mastodon_near": (
        _("Its minute is too near for the server to keep it until then."),
        _("It is posted at its minute."),
        NOBODY,
    ),
    "mastodon_full": (
        _("The server keeps no more planned posts for this account."),
        _("It is posted at its minute."),
        NOBODY,
    ),
    "mastodon_unsure": (
        _("Whether the post is there is not certain yet."),
        _("It is looked for once more in a few minutes."),
        NOBODY,
    ),
    "mastodon_other": (
        _("The post is there, but belongs to another user than the access token."),
        FOR_GOOD,
        _("Enter an access token of the user who posted it in the account."),
    ),
    "mastodon_page": (
        _("The server answered with a page instead of data: it is being maintained, or a firewall stands before it."),
        BY_ITSELF,
        _("If this lasts, check the address in the account."),
    ),
}


class Missing(Refused):
    """The post is no longer there."""

    code = "remote_gone"


def refusal(answer: Answer, *, changes: bool) -> None:
    """Raise what an answer other than 2xx means; ``changes``: whether the request may have had an effect."""
    reason = told(answer) or f"HTTP {answer.status}"
    values: dict[str, Any] = {"status": answer.status, "reason": reason, "answer": beginning(answer)}
    if answer.status >= 500 and changes:
        raise Ambiguous(**values)
    if answer.status == 429:
        raise Limited(retry_after_s=seconds_until_reset(answer), **values)
    if answer.status == 404:
        raise Missing(**values)
    if answer.status == 403:
        # What is no answer of Mastodon's is one of a firewall before it: that passes by itself.
        raise NeedsReauth("mastodon_scope", **values) if told(answer) else NotNow("mastodon_page", **values)
    codes = {413: "mastodon_too_large", 422: ""}
    if answer.status in codes:
        raise Refused(codes[answer.status], **values)
    check(answer)


def told(answer: Answer) -> str:
    """Return what the server says itself, or ""."""
    try:
        return str(json.loads(answer.body)["error"])
    except (ValueError, KeyError, TypeError):
        return ""


def seconds_until_reset(answer: Answer) -> float | None:
    """Return how long the server asks us to wait (X-RateLimit-Reset, a moment of ISO 8601), or None."""
    try:
        reset = datetime.fromisoformat(answer.headers.get("x-ratelimit-reset", ""))
    except ValueError:
        return None
    return max(1.0, (reset - datetime.now(UTC)).total_seconds()) if reset.tzinfo else None
