"""A letter to somebody who asked: once, and twice at worst.

Between the letter and the answer of the mail server, or our own note of it, a process may die or a line may break.
Nobody knows then whether the letter went, and that a question was answered is worth more than a letter too many: it
is sent once more, under the same Message-ID (RFC 5322, section 3.6.4), by which mailboxes know it again. If that ends
in the same way, it is enough.
"""

import logging
from contextlib import suppress
from smtplib import SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F

from cms.live.models import Notice, Question

MOST_UNSURE = 2
# The server answered that it did not take the letter, or it was never offered.
REFUSED = (SMTPResponseException, SMTPRecipientsRefused, SMTPNotSupportedError)
# Of a server that looks for viruses before it answers: so much RFC 5321, section 4.5.3.2, asks for.
PATIENCE_S = 300
# RFC 3834, section 5: nobody's absence answers it.
AUTOMATIC = {"Auto-Submitted": "auto-generated"}

logger = logging.getLogger(__name__)


def claim(asked: Question, *, state: str, event: int) -> Notice | None:
    """Note that a letter is about to go, for all to see before it goes; None where it went, or may have gone twice."""
    known = {"question": asked, "state": state, "event": event}
    notice, _is_new = Notice.objects.get_or_create(**known, defaults={"is_sent": False})
    if notice.is_sent:
        return None
    if notice.unsure >= MOST_UNSURE:
        logger.warning("notice %s may have been sent %s times, and is not sent again", notice.pk, notice.unsure)
        return None
    # Of two who come at the same moment, one sends.
    mine = Notice.objects.filter(pk=notice.pk, is_sent=False, unsure=notice.unsure)
    return notice if mine.update(unsure=F("unsure") + 1) else None


def send(notice: Notice, *, subject: str, body: str, to: str) -> None:
    """Send a letter that was claimed.

    Raises OSError or SMTPException where no answer said that it went; it counts unless it certainly did not go.
    """
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
    headers = AUTOMATIC | {"Message-ID": f"<notice-{notice.pk}@{host}>"}
    mine = Notice.objects.filter(pk=notice.pk)
    line = get_connection(timeout=PATIENCE_S)
    try:
        line.open()
    except OSError:
        mine.update(unsure=F("unsure") - 1)
        raise
    try:
        EmailMessage(subject, body, None, [to], headers=headers, connection=line).send()
    except REFUSED:
        mine.update(unsure=F("unsure") - 1)
        raise
    else:
        mine.update(is_sent=True, unsure=0)
    finally:
        # However the goodbye ends, the letter is gone or not.
        with suppress(OSError):
            line.close()
