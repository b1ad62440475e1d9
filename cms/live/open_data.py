"""The public questions of a programme as open data: a table for spreadsheets, and JSON.

Columns, in both: ``number``, ``state``, ``question``, ``language``, ``asked_by`` (as the asker wishes), ``place``,
``topic``, ``official``, ``received`` (day), ``votes`` (empty while they are hidden), ``on_air_from`` and
``on_air_until`` (ISO 8601), ``answer`` (written), ``promised`` (what, until when, done when; one for each line),
``url``.
"""

import csv
import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.live.conf import conf
from cms.live.models.question import public_questions
from cms.live.programme_pages import public_page
from cms.live.shown import Shown, shown

_NAMES = (
    "number state question language asked_by place topic official received votes on_air_from on_air_until answer "
    "promised url"
)
COLUMNS = _NAMES.split()
# What a spreadsheet takes for the beginning of a formula; Excel also takes the full-width forms of some keyboards.
FORMULA = tuple("=+-@\t\r\n|%＝＋－＠")
BOM = "\ufeff"


@require_safe
def open_data(request: HttpRequest, desk_id: int, extension: str) -> HttpResponse:
    """Give the public questions of a programme. Raises Http404 for a programme or a format that there is not."""
    programme = public_page(desk_id)
    desk = programme.desk
    rows = [_row(request, one) for one in shown(public_questions(desk).order_by("number"))]
    if extension == "csv":
        response = HttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8; header=present")
    elif extension == "json":
        about = {
            "programme": programme.title,
            "guid": desk.guid,
            "url": programme.full_url,
            "licence": conf.data_licence,
        }
        response = JsonResponse(about | {"questions": rows}, json_dumps_params={"ensure_ascii": False, "indent": 1})
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="questions-{desk.pk}.{extension}"'
    response["Link"] = f'<{conf.data_licence}>; rel="license"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


def as_csv(rows: list[dict[str, Any]]) -> str:
    """Return a table (RFC 4180) that Arabic spreadsheets open as it is, and in which nothing is calculated."""
    out = io.StringIO()
    out.write(BOM)
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows({name: safe(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def safe(value: Any) -> str:
    """Return a cell that a spreadsheet shows and does not run: an apostrophe stands before what looks like a formula.

    Whether spaces or invisible signs stand before it makes no difference to some of them.
    """
    if value is None or isinstance(value, int):
        return "" if value is None else str(value)
    text = str(value)
    bare = text.lstrip(" \u00a0\u200b\u200c\u200d\u200e\u200f\u061c\ufeff")
    return f"'{text}" if bare.startswith(FORMULA) or text.startswith(FORMULA) else text


def _row(request: HttpRequest, one: Shown) -> dict[str, Any]:
    found = one.question
    official = found.answered_by or found.directed_to
    path = reverse("live_question", args=[found.desk_id, found.number])
    return {
        "number": found.number,
        "state": str(one.state),
        "question": found.text,
        "language": found.language,
        "asked_by": one.name,
        "place": one.place,
        "topic": one.topic,
        "official": official.person.name if official else "",
        "received": str(timezone.localtime(found.received_at).date()),
        "votes": one.votes,
        "on_air_from": _iso(found.live_from),
        "on_air_until": _iso(found.live_to),
        "answer": found.answer,
        "promised": "\n".join(
            f"{promise.what} ({promise.due_on}{f' / {promise.done_on}' if promise.done_on else ''})"
            for promise in one.commitments
        ),
        "url": request.build_absolute_uri(path),
    }


def _iso(moment: Any) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""
