"""Every word is translated: all of the product for officers, all public pages for those who read Amazigh."""

import datetime
import re
from collections.abc import Iterator
from functools import cache

import polib
import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import date_format

from cms.core.months import DAYS, MONTHS
from cms.live.models.question import Naming, Refusal
from cms.people.models import Credit
from cms.taxonomy.models import Place
from tests.cms.core.messages import ROOT, Message, all_messages

# Officers may choose Arabic, French or English; visitors every language. The sources are English.
COMPLETE = ["ar", "fr", "es"]
LANGUAGES = [*COMPLETE, "zgh"]
FORMS = {"ar": 6, "fr": 2, "es": 3, "zgh": 2}

PUBLIC_SOURCES = re.compile(
    r"templates/(?!admin/|wagtailadmin/|emails/(?!live/))|cms/core/templatetags/|cms/core/months\.py"
    r"|cms/live/(asking|choices|commitment\w+|forms|notices|question_pages|replays|tracking|wording|templatetags/live)\.py"
)
PUBLIC_CHOICES = [Credit.Role, Place.Kind, Naming, Refusal]

PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sd%]|\{\w+\}|</?\w[^>]*>")
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
# Names that are written in Latin letters in every language: formats, products, codes that are typed as they stand.
KEPT = re.compile(
    r"MP[34]|M4A|WAV|RSS|WebVTT|SRT|JSON|vtt|srt|json|txt|WhatsApp|[kM]B|ffmpeg|media|deliver|default|publish|ar(-ma)?|fr|es|en|ber|T18"
    r"|AAC|Opus|FLAC|LUFS|Linux|Landlock|seccomp|ATHIR|MEDIA|LIBRARIES"
    r"|webhook|WordPress|Polylang|Pro|lang|WP-Cron|REST|Authorization|http|read|write|accounts|statuses"
    r"|HLS|m3u8|CC|BY(-N[CD])*|N|W|R|R2799210|aswat-ashamal|podcast|guid|verify|applepodcastsverify"
)
# What feeds and servers say, letter by letter: elements, their values, headers, and names of directories.
_KEPT_OF_FEEDS = (
    "A Access-Control-Allow-Origin Amazon Apple Content-Type DOCTYPE ETag Fri GET HEAD If-None-Match "
    "Index JPEG Last-Modified Music Nov OPML PNG Podcast Podcasts RFC RGB Spotify UTF-8 UUID XML Z a "
    "alternateEnclosure application atom block bonus chapters contentLink duration enclosure encoding "
    "episodeType episodic explicit false full guid gzip https itunes length link locked m4a m4v mov mp3 "
    "mp4 podcast pubDate rel rss self serial startTime text trailer true type version x-subrip xml yes z "
)
KEPT_OF_FEEDS = frozenset(_KEPT_OF_FEEDS.split())


@cache
def catalogue(language: str) -> polib.POFile:
    path = ROOT / "cms" / "locale" / language / "LC_MESSAGES" / "django.po"
    return polib.pofile(str(path), check_for_duplicates=True)


@cache
def sources() -> dict[Message, set[str]]:
    return all_messages()


@cache
def public_labels() -> set[str]:
    with translation.override("en"):
        return {str(label) for choices in PUBLIC_CHOICES for label in choices.labels}


def is_public(message: Message) -> bool:
    return message.text in public_labels() or any(PUBLIC_SOURCES.match(path) for path in sources()[message])


def needed(language: str) -> Iterator[Message]:
    return (message for message in sources() if language in COMPLETE or is_public(message))


def translated(language: str) -> Iterator[tuple[str, str]]:
    """Yield each message, or its plural, with each form of its translation."""
    for entry in catalogue(language).translated_entries():
        forms = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        yield from ((entry.msgid_plural or entry.msgid, form) for form in forms)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    known = {
        Message(entry.msgid, entry.msgctxt, entry.msgid_plural or None)
        for entry in catalogue(language).translated_entries()
    }
    missing = sorted(f"{message.text}  {sorted(sources()[message])}" for message in set(needed(language)) - known)
    assert not missing, f"add to cms/locale/{language}: manage.py makemessages finds the same"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_to_guess(language: str) -> None:
    assert [entry.msgid for entry in catalogue(language) if entry.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_kept(language: str) -> None:
    for entry in catalogue(language).translated_entries():
        expected = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        if entry.msgid_plural:
            # "One hour" and "two hours" are single words in Arabic; the last form stands for any number.
            forms = entry.msgstr_plural
            assert sorted(PLACEHOLDER.findall(forms[max(forms)])) == expected, entry.msgid
            assert all(set(PLACEHOLDER.findall(form)) <= set(expected) for form in forms.values()), entry.msgid
        else:
            assert sorted(PLACEHOLDER.findall(entry.msgstr)) == expected, entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_plural_has_all_its_forms(language: str) -> None:
    assert f"nplurals={FORMS[language]};" in catalogue(language).metadata["Plural-Forms"]
    plurals = [entry for entry in catalogue(language).translated_entries() if entry.msgid_plural]
    assert plurals
    assert [entry.msgid for entry in plurals if sorted(entry.msgstr_plural) != [*range(FORMS[language])]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_spaces_at_the_edges_are_those_of_the_message(language: str) -> None:
    def edges(text: str) -> tuple[str, str]:
        return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]

    assert [text for text, form in translated(language) if edges(form) != edges(text)] == []


@pytest.mark.parametrize(
    ("language", "foreign"), [("ar", r"[\u2d30-\u2d7f\u0660-\u0669]"), ("zgh", r"[\u0600-\u06ff]")]
)
def test_only_names_and_codes_stay_in_other_letters(language: str, foreign: str) -> None:
    for text, form in translated(language):
        words = LATIN.findall(PLACEHOLDER.sub(" ", form))
        assert [word for word in words if not KEPT.fullmatch(word) and word not in KEPT_OF_FEEDS] == [], text
        assert not re.search(foreign, form), text


def test_french_punctuation_stays_with_its_word() -> None:
    breakable = re.compile(r" (?:[:;!?»]|%%)|« ")
    assert [form for _text, form in translated("fr") if breakable.search(form)] == []


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("ar", "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر"),
        ("zgh", "ⵉⵏⵏⴰⵢⵔ ⴱⵕⴰⵢⵕ ⵎⴰⵕⵚ ⵉⴱⵔⵉⵔ ⵎⴰⵢⵢⵓ ⵢⵓⵏⵢⵓ ⵢⵓⵍⵢⵓⵣ ⵖⵓⵛⵜ ⵛⵓⵜⴰⵏⴱⵉⵔ ⴽⵜⵓⴱⵔ ⵏⵓⵡⴰⵏⴱⵉⵔ ⴷⵓⵊⴰⵏⴱⵉⵔ"),
    ],
)
def test_months_have_their_moroccan_names(language: str, written: str) -> None:
    months = [datetime.date(2026, month, 21) for month in range(1, 13)]
    with translation.override(language):
        assert (
            Template('{% for day in days %}{{ day|date:"F" }} {% endfor %}').render(Context({"days": months})).split()
            == written.split()
        )
        assert Template("{{ day }}").render(Context({"day": months[7]})) == f"21 {written.split()[7]} 2026"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("ar", "الاثنين 23 نونبر 2026، 18:05"),
        ("fr", "lundi 23 novembre 2026 à 18:05"),
        ("zgh", "ⴰⵢⵏⴰⵙ 23 ⵏⵓⵡⴰⵏⴱⵉⵔ 2026, 18:05"),
        ("es", "lunes 23 de noviembre de 2026 a las 18:05"),
        ("en", "Monday 23 November 2026, 18:05"),
    ],
)
def test_a_moment_is_written_as_in_morocco(language: str, written: str) -> None:
    moment = datetime.datetime(2026, 11, 23, 18, 5, tzinfo=datetime.UTC)
    with translation.override(language):
        template = Template(
            '{% load tz %}{% localtime off %}{{ day|date:"l" }} {{ day|date:"DATETIME_FORMAT" }}{% endlocaltime %}'
        )
        assert template.render(Context({"day": moment})) == written


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "es", "en"])
def test_a_short_moment_is_day_month_year(language: str) -> None:
    moment = datetime.datetime(2026, 11, 3, 18, 5, tzinfo=datetime.UTC)
    with translation.override(language):
        assert date_format(moment, "SHORT_DATE_FORMAT") == "03/11/2026"
        assert date_format(moment, "SHORT_DATETIME_FORMAT") == "03/11/2026 18:05"


@pytest.mark.parametrize("names", [MONTHS, DAYS])
def test_every_month_and_day_has_its_own_name_in_amazigh(names: list[str]) -> None:
    with translation.override("zgh"):
        assert len({translation.gettext(name) for name in names} - set(names)) == len(names)


@pytest.mark.parametrize(
    ("count", "written"), [(1, "ساعة واحدة"), (2, "ساعتان"), (3, "3 ساعات"), (11, "11 ساعة"), (100, "100 ساعة")]
)
def test_arabic_counts_in_six_ways(count: int, written: str) -> None:
    with translation.override("ar"):
        assert translation.ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count} == written
