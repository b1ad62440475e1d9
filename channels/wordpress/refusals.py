"""What a WordPress's answers mean, and how people are told."""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from channels.answers import beginning, check
from channels.errors import Ambiguous, ChannelError, NeedsReauth, Refused
from channels.publisher import Text
from channels.transport import Answer

NOT_SIGNED_IN = frozenset({"rest_not_logged_in", "rest_forbidden_context"})
TOO_LARGE = frozenset({"rest_upload_file_too_big", "rest_upload_limited_space", "rest_upload_size_limit"})
MISSING = frozenset({"rest_post_invalid_id"})
# What plugins answer that shut the interface for some or for all.
SHUT = frozenset(
    {
        "rest_no_route",
        "rest_disabled",
        "rest_api_disabled",
        "rest_cannot_access",
        "rest_login_required",
        "rest_authorization_required",
        "itsec_rest_api_access_restricted",
    }
)

NO_RIGHT = "wp_no_author"
NO_AUTHOR = frozenset({"rest_cannot_create", "rest_cannot_publish"})
"""Whoever hears these may publish no work at all; the others are of one post."""

FOR_GOOD: Text = _("Trying again will not help until this is repaired.")
BY_ITSELF: Text = _("It will be tried again by itself.")
AFTER_REPAIR: Text = _("Everything that waits goes on by itself once the account is connected again.")

SENTENCES: dict[str, tuple[Text, Text, Text]] = {
    "wp_address": (
        _("The account has no address of a website."),
        FOR_GOOD,
        _("Enter the complete address of the website, with https, in the account."),
    ),
    "wp_insecure": (
        _("The address of the website begins with http: the password could be read on the way."),
        FOR_GOOD,
        _("Enter the address with https in the account; the website needs a certificate."),
    ),
    "wp_no_account": (
        _("The account has no user name or no application password of the website."),
        FOR_GOOD,
        _("Have an application password made on the website, and enter both in the account."),
    ),
    "wp_no_title": (_("The work has no title."), FOR_GOOD, _("Change the work, then try again.")),
    "wp_password": (
        _("The website does not accept the application password: it is wrong, has expired, or was taken back there."),
        AFTER_REPAIR,
        _("Have a new application password made on the website, and enter it in the account."),
    ),
    "wp_not_signed_in": (
        _("The website did not recognise the user: the password is wrong, or something on its server removes it."),
        AFTER_REPAIR,
        _(
            "Check user name and application password; if both are right, whoever runs the website must let the "
            "header Authorization through."
        ),
    ),
    "wp_no_author": (
        _("The user of this account may not do this on the website."),
        AFTER_REPAIR,
        _("Have the user made at least an author on the website (an editor, if categories are to be made)."),
    ),
    "wp_no_right": (
        _("The user of this account may not do this on the website."),
        FOR_GOOD,
        _("Have the user made at least an author on the website (an editor, if categories are to be made)."),
    ),
    "wp_shut": (
        _("The website has shut its interface for programs, often by a security plugin."),
        AFTER_REPAIR,
        _("Whoever runs the website must open its REST interface for the user of this account."),
    ),
    "wp_page": (
        _("The website answered with a page instead of data: it is being maintained, or a firewall stands before it."),
        BY_ITSELF,
        _("If this lasts, whoever runs the website must let Athir through."),
    ),
    "wp_too_large": (
        _("The website does not take files as large as the picture of this work."),
        FOR_GOOD,
        _("Choose a smaller picture, or have the limit of uploads raised on the website."),
    ),
    "wp_pending": (
        _("The website holds it back until somebody there approves it."),
        _("It is looked at again and again."),
        _("Have it approved on the website."),
    ),
    "wp_clock": (
        _("The website should have shown it by now, but its clock for scheduled posts stands still."),
        _("It is looked at again and again."),
        _("Publish the post there by hand, and have WP-Cron repaired on the website."),
    ),
}


class Missing(Refused):
    """The post is no longer there."""

    code = "remote_gone"


def told(answer: Answer) -> dict[str, Any]:
    """Return the error that WordPress words in JSON; empty where it is none of WordPress's own."""
    try:
        found = json.loads(answer.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("code"), str) else {}


def refusal(answer: Answer, *, changes: bool) -> None:
    """Raise what an answer other than 2xx means; ``changes``: whether the request may have had an effect."""
    error = told(answer)
    code = error.get("code", "")
    reason = f"{error['message']} ({code})" if error.get("message") else f"HTTP {answer.status}"
    values: dict[str, Any] = {"status": answer.status, "reason": reason, "answer": beginning(answer)}
    if kind := _kind(answer.status, code):
        raise kind[0](kind[1], **values)
    if answer.status >= 500 and changes:
        raise Ambiguous(**values)
    if code and 400 <= answer.status < 500 and answer.status not in (408, 425, 429):
        raise Refused(**values)
    check(answer)


def _kind(status: int, code: str) -> tuple[type[ChannelError], str] | None:
    """Return the error and its code, where WordPress's answer says more than its status."""
    if status == 413 or code in TOO_LARGE:
        return Refused, "wp_too_large"
    if code in MISSING:
        return Missing, ""
    if code in SHUT or (status in (401, 403, 404, 405) and not code):
        return NeedsReauth, "wp_shut"
    if code in NOT_SIGNED_IN:
        return NeedsReauth, "wp_not_signed_in"
    if code.startswith("rest_cannot_") and status in (401, 403):
        return (NeedsReauth, NO_RIGHT) if code in NO_AUTHOR else (Refused, "wp_no_right")
    return (NeedsReauth, "wp_password") if status == 401 else None
