"""The answer to a question for which there is no room now: a page that still holds it, to be sent again."""

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import override

from cms.core.bodies import Scope
from cms.core.middleware import CONTENT_SECURITY_POLICY
from cms.live.answering import PRIVATE, Answer

HEADERS = (
    (b"content-type", b"text/html; charset=utf-8"),
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"retry-after", b"20"),
    PRIVATE,
)


def later(scope: Scope, content: bytes) -> Answer:
    """Return the page, made without the database: it may be the reason.

    ``content``: what was sent by the form, which comes again under the same ticket, and is therefore kept once.
    """
    sent = [(name, value) for name, values in QueryDict(content).lists() for value in values]
    with override(scope["path"].split("/")[1]):
        page = render_to_string("live/later.html", {"sent": sent, "address": scope["path"]})
    return Answer(status=503, body=page.encode(), headers=HEADERS)
