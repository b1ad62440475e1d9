"""Fills the site with the demo region. Every function makes what is missing and leaves the rest alone."""

import tomllib
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.images import ImageFile
from django.utils import timezone
from django.utils.html import format_html
from wagtail.models import Collection, Locale, Page
from wagtail.rich_text import RichText

from cms.demo.foundation import ensure
from cms.live.models import LiveProgrammePage
from cms.media.models import Picture, Recording
from cms.media.operations.receive import receive
from cms.news.models import NewsIndexPage, NewsPage
from cms.pages.models import HomePage, StandardPage
from cms.people.models import Person
from cms.podcasts.models import EpisodeChapter, EpisodeCredit, EpisodePage, EpisodeSoundbite, ShowIndexPage, ShowPage
from cms.programmes.models import BroadcastCredit, BroadcastPage, ProgrammeIndexPage, ProgrammePage
from cms.taxonomy.models import Place, Topic
from cms.users.roles import shared_collection

CONTENT = Path(__file__).parent / "content"


@cache
def data(name: str) -> Any:
    """Return the content of ``content/<name>.toml``."""
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


def locale(code: str) -> Locale:
    return Locale.objects.get(language_code=code)


def languages(entry: dict[str, Any]) -> list[str]:
    """Return the codes of the languages in which ``entry`` is written, the original first."""
    return [code for code in ("ar", "fr", "zgh", "es", "en") if code in entry]


def prose(paragraphs: Iterable[str]) -> list[tuple[str, Any]]:
    """Return paragraphs as StreamField blocks; one that starts with "## " is a heading."""
    return [
        ("heading", text[3:]) if text.startswith("## ") else ("paragraph", RichText(format_html("<p>{}</p>", text)))
        for text in paragraphs
    ]


def picture(name: str, title: str, code: str = "ar") -> Picture:
    """Return the picture of this file, from the shared collection, described in one language."""
    found = Picture.objects.filter(title=title, collection=shared_collection()).first()
    if found:
        return found
    path = CONTENT / "images" / name
    description = next(each["alt"][code] for each in data("images")["images"] if each["file"] == name)
    with path.open("rb") as stream:
        return Picture.objects.create(
            title=title,
            description=description,
            collection=shared_collection(),
            file=ImageFile(stream, name=path.name),
        )


def load_terms() -> None:
    """Make topics, places and people, with their translations."""
    for entry in data("topics")["topics"]:
        for code in languages(entry["name"]):
            fields = {"name": entry["name"][code], "description": entry["description"].get(code, "")}
            _term(Topic, entry["slug"], code, fields)
    for entry in data("places")["places"]:
        for code in languages(entry["name"]):
            parent = Place.objects.filter(slug=entry.get("parent"), locale=locale(code)).first()
            fields = {"name": entry["name"][code], "kind": entry["kind"], "parent": parent}
            fields |= {"latitude": entry.get("latitude"), "longitude": entry.get("longitude")}
            _term(Place, entry["slug"], code, fields)
    for entry in data("people")["people"]:
        for code in languages(entry):
            words = entry[code]
            portrait = picture(entry["portrait"], entry["ar"]["name"])
            fields = {
                "name": words["name"],
                "role_line": words["role"],
                "biography": words["biography"],
                "portrait": portrait,
            }
            _term(Person, entry["slug"], code, fields)


def _term(model: Any, slug: str, code: str, fields: dict[str, Any]) -> None:
    first = model.objects.filter(slug=slug).first()
    if first:
        fields["translation_key"] = first.translation_key
    model.objects.get_or_create(slug=slug, locale=locale(code), defaults=fields)


def load_pages(started: datetime) -> None:
    """Make the home pages' words, shows, programmes, news and standard pages."""
    for code, words in data("home")["home"].items():
        home = HomePage.objects.get(locale=locale(code))
        home.headline, home.lead = words["headline"], words["lead"]
        home.owner_email = data("home")["site"]["email"]
        home.square_picture = picture(data("home")["site"]["cover"], data("home")["site"]["ar"]["name"])
        home.save_revision().publish()
    for entry in data("pages")["pages"]:
        _standard_page(entry)
    for entry in data("shows")["shows"]:
        _show(entry)
    for entry in data("programmes")["programmes"]:
        _programme(entry)
    for entry in data("programmes")["broadcasts"]:
        _broadcast(entry, started)
    for entry in data("news")["news"]:
        _news_item(entry, started)


def _standard_page(entry: dict[str, Any]) -> None:
    original: Page | None = None
    for code in languages(entry):
        words, home = entry[code], HomePage.objects.get(locale=locale(code))
        page = ensure(
            home,
            locale(code),
            StandardPage,
            entry["slug"],
            of=original,
            title=words["title"],
            summary=words["summary"],
            body=prose(words["body"]),
        )
        original = original or page


def _show(entry: dict[str, Any]) -> None:
    place = locale(entry["language"])
    ensure(
        ShowIndexPage.objects.get(locale=place),
        place,
        ShowPage,
        entry["handle"],
        of=ShowPage.objects.filter(handle=entry.get("translation_of")).first(),
        handle=entry["handle"],
        title=entry["title"],
        summary=entry["summary"],
        body=prose(entry["description"]),
        artwork=picture(entry["cover"], entry["title"], entry["language"]),
        author=entry["author"],
        owner_email=data("home")["site"]["email"],
        spoken_language=entry["language"],
        category=" / ".join(entry["category"]),
        rhythm=entry["rhythm"],
        licence=entry["licence"],
        machine_made=entry["machine_made"],
        places=list(Place.objects.filter(slug__in=entry["places"], locale=place)),
    )


def _programme(entry: dict[str, Any]) -> None:
    original: Page | None = None
    for code in languages(entry):
        words = entry[code]
        page = ensure(
            ProgrammeIndexPage.objects.get(locale=locale(code)),
            locale(code),
            ProgrammePage,
            entry["slug"],
            of=original,
            title=words["title"],
            summary=words["summary"],
            body=prose(words["description"]),
            artwork=picture(entry["image"], entry["ar"]["title"]),
        )
        original = original or page


def _broadcast(entry: dict[str, Any], started: datetime) -> None:
    day = timezone.localtime(started).date() + timedelta(days=entry["on_air_in_days"])
    begins = timezone.make_aware(datetime.combine(day, entry["on_air_at"]))
    has_desk = entry["slug"] in {evening["broadcast"] for evening in data("live")["evenings"]}
    original: Page | None = None
    for code in languages(entry):
        words = entry[code]
        page = ensure(
            ProgrammePage.objects.get(slug=entry["programme"], locale=locale(code)),
            locale(code),
            LiveProgrammePage if has_desk else BroadcastPage,
            entry["slug"],
            of=original,
            title=words["title"],
            summary=words["summary"],
            body=prose(words["body"]),
            artwork=picture(entry["image"], entry["ar"]["title"]),
            on_air_at=begins,
            off_air_at=begins + timedelta(minutes=entry["duration_minutes"]),
            credit_rows=[BroadcastCredit(**credit) for credit in credits_of(entry, code)],
            **about(entry, code),
        )
        original = original or page


def _news_item(entry: dict[str, Any], started: datetime) -> None:
    original: Page | None = None
    for code in languages(entry):
        words = entry[code]
        page = ensure(
            NewsIndexPage.objects.get(locale=locale(code)),
            locale(code),
            NewsPage,
            entry["slug"],
            of=original,
            title=words["title"],
            summary=words["summary"],
            body=prose(words["body"]),
            artwork=picture(entry["image"], entry["ar"]["title"]),
            first_published_at=started - timedelta(hours=entry["published_hours_ago"]),
            **about(entry, code),
        )
        original = original or page


def about(entry: dict[str, Any], code: str) -> dict[str, Any]:
    """Return the topics and places of an entry, in one language."""
    return {
        "topics": list(Topic.objects.filter(slug__in=entry["topics"], locale=locale(code))),
        "places": list(Place.objects.filter(slug__in=entry["places"], locale=locale(code))),
    }


def credits_of(entry: dict[str, Any], code: str) -> list[dict[str, Any]]:
    people = Person.objects.filter(locale=locale(code))
    return [
        {"person": people.get(slug=credit["person"]), "role": credit["role"], "sort_order": position}
        for position, credit in enumerate(entry["credits"])
    ]


def receive_recordings() -> list[Recording]:
    """Receive the recording of every episode, as an officer's upload would be."""
    return [_recording(entry) for entry in data("episodes")["episodes"]]


def _recording(entry: dict[str, Any]) -> Recording:
    collection = Collection.objects.get(name=entry["show"], depth=2)
    path = CONTENT / "recordings" / entry["recording"]
    with path.open("rb") as stream:
        file = File(stream, name=path.name)
        return receive(file=file, filename=path.name, title=entry["title"], collection=collection).recording


def release_episodes(started: datetime) -> list[EpisodePage]:
    """Publish the episodes, whose recordings are ready by now."""
    return [_episode(entry, started) for entry in data("episodes")["episodes"]]


def _episode(entry: dict[str, Any], started: datetime) -> EpisodePage:
    show = ShowPage.objects.get(handle=entry["show"])
    code = show.language_code
    page: EpisodePage = ensure(
        show,
        show.locale,
        EpisodePage,
        entry["slug"],
        of=EpisodePage.objects.filter(slug=entry.get("translation_of")).first(),
        title=entry["title"],
        summary=entry["summary"],
        body=prose(entry["notes"]),
        recording=_recording(entry),
        season=entry["season"],
        episode_number=entry["number"],
        first_published_at=started - timedelta(hours=entry["released_hours_ago"]),
        chapter_rows=[EpisodeChapter(start_s=start, title=title) for start, title in entry["chapters"]],
        credit_rows=[EpisodeCredit(**credit) for credit in credits_of(entry, code)],
        # The beginning of the second chapter is where the answer starts.
        soundbite_rows=[
            EpisodeSoundbite(start_s=start, duration_s=15, title=title) for start, title in entry["chapters"][1:2]
        ],
        **about(entry, code),
    )
    return page
