"""A small region to visit: one page of every public type, in Arabic and in French."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext
from wagtail.models import Locale
from wagtail.rich_text import RichText

from cms.demo.foundation import ensure
from cms.news.models import NewsIndexPage, NewsPage
from cms.pages.models import StandardPage
from cms.people.models import Person
from cms.podcasts.models import EpisodeChapter, EpisodeCredit, EpisodePage
from cms.programmes.models import BroadcastPage, ProgrammeIndexPage, ProgrammePage
from cms.taxonomy.models import Place, Topic
from tests.factories.content import home, make_episode, make_recording, make_show, tone

SECONDS = 45
WORDS = {
    "ar": {
        "show": "حديث الجهة",
        "episodes": ["الماء: لماذا ينقطع والسد قريب؟", "حين تأتي العيادة إلى الدوار"],
        "chapters": ["الماء قريب", "من السد إلى الخزان", "كيف تبلغون عن عطب؟"],
        "topic": "الماء",
        "place": "شفشاون",
        "commune": "باب برد",
        "person": "سلمى",
        "programme": "مجلس مفتوح",
        "broadcast": "ميزانية الجهة في نصف ساعة",
        "news": "ربط 24 دوارا بشبكة الماء",
        "about": "من نحن",
    },
    "fr": {
        "show": "Premiers pas",
        "episodes": ["Hamza, charpentier de marine", "Premier stage : trois questions"],
        "chapters": ["L'odeur du bois", "Un an en alternance", "Comment s'inscrire"],
        "topic": "Eau",
        "place": "Chefchaouen",
        "commune": "Bab Berred",
        "person": "Salma",
        "programme": "Conseil ouvert",
        "broadcast": "Le budget en une demi-heure",
        "news": "24 douars raccordés à l'eau",
        "about": "Qui sommes-nous",
    },
}


@dataclass(frozen=True, kw_only=True)
class Region:
    """What a visitor of one language finds."""

    episodes: list[EpisodePage]
    addresses: dict[str, str]
    """Path of one page of each public type, by the name of the type."""


def said(code: str, sentence: str) -> str:
    """Return a sentence of the public pages as visitors of a language read it."""
    with translation.override(code):
        return gettext(sentence)


@pytest.fixture
def transactional_db(region: dict[str, Region]) -> None:
    """Takes the place of the usual fixture, which forgets what was written: the region outlives each visit."""


@pytest.fixture(scope="module")
def region(lasting_db: None) -> dict[str, Region]:
    """The region by language, built once for all visits of a file."""
    return {code: make_region(code) for code in WORDS}


def make_region(code: str) -> Region:
    """Publish one page of every type in a language; the first episode has chapters, credits, a topic and a place."""
    words: Any = WORDS[code]
    locale = home(code).locale
    about = _terms(locale, words)
    show = make_show(f"show-{code}", code, title=words["show"])
    recording = make_recording(show, content=sound())
    episodes = [_episode(show, recording, title, words, about) for title in words["episodes"]]
    programme, broadcast = _programme(locale, words, about)
    news_index = NewsIndexPage.objects.get(locale=locale)
    news = ensure(news_index, locale, NewsPage, "water", title=words["news"], summary="…", **_prose(words), **about[0])
    standard = ensure(home(code), locale, StandardPage, "about", title=words["about"], **_prose(words))
    pages = {
        "home": home(code),
        "shows": show.get_parent(),
        "show": show,
        "episode": episodes[0],
        "programmes": programme.get_parent(),
        "programme": programme,
        "broadcast": broadcast,
        "news": news_index,
        "news item": news,
        "standard page": standard,
    }
    addresses = {name: page.url for name, page in pages.items()}
    kinds = {"topic": "topics/water", "place": "places/chefchaouen", "person": "people/salma", "missing": "nowhere"}
    addresses |= {name: f"/{code}/{path}/" for name, path in kinds.items()}
    return Region(episodes=episodes, addresses=addresses)


@cache
def sound() -> bytes:
    return tone(seconds=SECONDS, frequency=500)


def _terms(locale: Locale, words: dict[str, Any]) -> tuple[dict[str, Any], Person]:
    topic = Topic.objects.create(name=words["topic"], slug="water", locale=locale)
    place = Place.objects.create(name=words["place"], slug="chefchaouen", locale=locale, kind=Place.Kind.PROVINCE)
    Place.objects.create(name=words["commune"], slug="bab-berred", locale=locale, kind=Place.Kind.COMMUNE, parent=place)
    person = Person.objects.create(name=words["person"], slug="salma", role_line=words["show"], locale=locale)
    return {"topics": [topic], "places": [place]}, person


def _prose(words: dict[str, Any]) -> dict[str, Any]:
    return {"body": [("heading", words["topic"]), ("paragraph", RichText(f"<p>{words['news']}</p>"))]}


def _episode(
    show: Any, recording: Any, title: str, words: dict[str, Any], about: tuple[dict[str, Any], Person]
) -> EpisodePage:
    starts = [0.0, SECONDS / 3, 2 * SECONDS / 3]
    return make_episode(
        show,
        recording=recording,
        title=title,
        chapter_rows=[
            EpisodeChapter(start_s=start, title=name) for start, name in zip(starts, words["chapters"], strict=True)
        ],
        credit_rows=[EpisodeCredit(person=about[1], role="host")],
        **_prose(words),
        **about[0],
    )


def _programme(
    locale: Locale, words: dict[str, Any], about: tuple[dict[str, Any], Person]
) -> tuple[ProgrammePage, BroadcastPage]:
    index = ProgrammeIndexPage.objects.get(locale=locale)
    programme = ensure(
        index,
        locale,
        ProgrammePage,
        "council",
        title=words["programme"],
        summary="…",
        handle=f"council-{locale.language_code}",
    )
    broadcast = ensure(
        programme,
        locale,
        BroadcastPage,
        "budget",
        title=words["broadcast"],
        summary="…",
        on_air_at=timezone.now() + timedelta(days=2),
        watch_url="https://video.example/1",
        **_prose(words),
        **about[0],
    )
    return programme, broadcast
