"""Part of the door, for search engines: the permanent pages of questions, and the register of what was promised."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import override

from cms.catalogue.addresses import absolute
from cms.catalogue.records import Found
from cms.live.commitments import public_commitments
from cms.live.models import Desk, LiveProgrammePage, Question
from cms.live.states import PUBLIC

MOST = 50_000
"""Pages that one sitemap may list (https://www.sitemaps.org/protocol.html)."""


def asked() -> tuple[Found, ...]:
    """Return the pages of public questions, those that changed last first; each in the language of its programme.

    Before them stands the register of promises in each language, once something was promised. At most ``MOST``.
    """
    return (*_register(), *_questions())[:MOST]


def _questions() -> Iterator[Found]:
    before = _addresses()
    found = Question.objects.filter(desk__in=before, state__in=PUBLIC).order_by("-since", "pk")
    for desk, number, since in found.values_list("desk", "number", "since")[:MOST]:
        yield Found(url=f"{before[desk]}{number}/", changed_at=since)


def _addresses() -> dict[int, str]:
    """Return what stands before the number in the addresses of questions, by the key of their desk."""
    pages = LiveProgrammePage.objects.live().public().order_by("-pk")
    languages = dict(pages.values_list("guid", "locale__language_code"))
    return {key: _address(key, languages[guid]) for key, guid in _desks(languages)}


def _desks(languages: dict[str, str]) -> list[tuple[int, str]]:
    return list(Desk.objects.filter(guid__in=list(languages)).values_list("pk", "guid"))


def _address(desk: int, language: str) -> str:
    with override(language):
        return absolute(reverse("live_question", args=[desk, 0])).removesuffix("0/")


def _register() -> Iterator[Found]:
    changed_at = public_commitments().aggregate(at=Max("changed_at"))["at"]
    for language, _name in settings.LANGUAGES if changed_at else ():
        with override(language):
            yield Found(url=absolute(reverse("live_commitments")), changed_at=changed_at)
