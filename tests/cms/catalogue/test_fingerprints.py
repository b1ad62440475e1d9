"""What is kept of a work is not used any more when anything that its record says is another."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Locale, Page

from cms.catalogue import queries
from cms.catalogue.records import Episode
from cms.catalogue.show_reader import ShowReader
from cms.live.models import Question
from cms.live.states import State
from cms.media.models import Picture, PictureRendition, Recording, Transcript
from cms.people.models import Person
from cms.podcasts.models import (
    EpisodeChapter,
    EpisodeCredit,
    EpisodeLink,
    EpisodePage,
    EpisodeSoundbite,
    ShowPage,
    ShowSeason,
)
from cms.taxonomy.models import Place
from tests.factories.content import make_episode, make_recording, make_show, numbers
from tests.factories.live import make_programme, question_in
from tests.factories.youtube import give_edition, make_picture

pytestmark = pytest.mark.django_db


@dataclass
class Scene:
    """A show with an episode of which everything is said, and one of which nothing is."""

    show: ShowPage
    page: EpisodePage
    other: EpisodePage
    person: Person
    place: Place

    @property
    def reader(self) -> ShowReader:
        found = queries.reader(self.show.handle)
        assert found
        return found

    @property
    def record(self) -> Episode:
        [found] = self.reader.episodes([self.page.guid])
        return found

    def set(self, **values: Any) -> None:
        EpisodePage.objects.filter(pk=self.page.pk).update(**values)


def heard(show: ShowPage) -> Recording:
    recording = make_recording(show, ready=False)
    give_edition(recording, "mp3", b"%d" % next(numbers))
    return recording


def transcript(scene: Scene, **values: Any) -> Transcript:
    created: Transcript = Transcript.objects.create(recording=scene.page.recording, origin="machine", **values)
    return created


@pytest.fixture
def scene() -> Scene:
    show = make_show(season_rows=[ShowSeason(number=2, name="الجفاف")])
    person = Person.objects.create(name="سلمى", slug="salma", locale=show.locale, portrait=make_picture())
    place = Place.objects.create(name="تطوان", slug="tetouan", kind="province", locale=show.locale)
    chosen = Place.objects.create(
        name="Tétouan",
        slug="tetouan",
        kind="province",
        locale=Locale.objects.get(language_code="fr"),
        translation_key=place.translation_key,
    )
    page = make_episode(
        show,
        recording=heard(show),
        artwork=square(),
        season=2,
        places=[chosen],
        body=[("paragraph", f'<p><a linktype="page" id="{show.pk}">البرنامج</a></p>')],
        chapter_rows=[EpisodeChapter(start_s=0, title="أ")],
        credit_rows=[EpisodeCredit(person=person, role="host")],
        soundbite_rows=[EpisodeSoundbite(start_s=1, duration_s=20, title="مقطع")],
        link_rows=[EpisodeLink(url="https://video.example/1", label="فيديو")],
    )
    made = Scene(show=show, page=page, other=make_episode(show, recording=heard(show)), person=person, place=place)
    transcript(made, language="fr")
    # Its pictures are made when it is read first.
    assert made.record.image_url
    return made


def square() -> Picture:
    picture = make_picture()
    Picture.objects.filter(pk=picture.pk).update(width=1500, height=1500)
    return picture


CHANGES: dict[str, Callable[[Scene], object]] = {
    "title": lambda scene: scene.set(title="Another"),
    "summary": lambda scene: scene.set(summary="Another"),
    "notes": lambda scene: scene.set(body=[("paragraph", "<p>Another</p>")]),
    "address": lambda scene: scene.set(slug="another"),
    "season": lambda scene: scene.set(season=3),
    "terms of use": lambda scene: scene.set(licence="cc-by-4.0"),
    "made by a machine": lambda scene: scene.set(machine_made="true"),
    "another recording": lambda scene: scene.set(recording=heard(scene.show)),
    "no picture": lambda scene: scene.set(artwork=None),
    "another picture": lambda scene: scene.set(artwork=square()),
    "where the picture is": lambda scene: PictureRendition.objects.filter(image=scene.page.artwork).update(
        file="images/elsewhere.jpg"
    ),
    "chapter": lambda scene: EpisodeChapter.objects.filter(page=scene.page).update(title="ب"),
    "no chapters": lambda scene: EpisodeChapter.objects.filter(page=scene.page).delete(),
    "excerpt": lambda scene: EpisodeSoundbite.objects.filter(page=scene.page).update(start_s=2),
    "link": lambda scene: EpisodeLink.objects.filter(page=scene.page).update(label="Another"),
    "role": lambda scene: EpisodeCredit.objects.filter(page=scene.page).update(role="guest"),
    "name": lambda scene: Person.objects.filter(pk=scene.person.pk).update(name="نزهة"),
    "portrait": lambda scene: Person.objects.filter(pk=scene.person.pk).update(portrait=make_picture()),
    "where the portrait is": lambda scene: PictureRendition.objects.filter(image=scene.person.portrait).update(
        file="images/elsewhere.jpg"
    ),
    "place": lambda scene: Place.objects.filter(pk=scene.place.pk).update(name="شفشاون"),
    "place on the map": lambda scene: Place.objects.filter(translation_key=scene.place.translation_key).update(
        osm="R1"
    ),
    "no place": lambda scene: scene.page.places.through.objects.all().delete(),
    "edition": lambda scene: give_edition(scene.page.recording, "mp3", b"new"),
    "light edition": lambda scene: give_edition(scene.page.recording, "opus", b"light"),
    "transcript": lambda scene: transcript(scene, language="ar"),
    "transcript signed": lambda scene: Transcript.objects.update(signed_at=timezone.now()),
}


def tried(change: Callable[[], object], scene: Scene) -> tuple[Any, Any]:
    """Return the fingerprint and the record of the work, and the fingerprint of the other, before and after."""

    def look() -> Any:
        fingerprints = scene.reader.fingerprints()
        return fingerprints[scene.page.guid], scene.record, fingerprints[scene.other.guid]

    before = look()
    change()
    return before, look()


@pytest.mark.parametrize("name", CHANGES)
def test_what_changes_a_record_changes_its_fingerprint_and_no_other(name: str, scene: Scene) -> None:
    before, after = tried(lambda: CHANGES[name](scene), scene)
    assert before[1] != after[1], "the record says the same"
    assert before[0] != after[0]
    assert before[2] == after[2]


def test_nothing_changes_no_fingerprint(scene: Scene) -> None:
    before, after = tried(lambda: None, scene)
    assert before == after


def test_fingerprints_stand_in_the_order_of_the_records(scene: Scene) -> None:
    whole = queries.feed(scene.show.handle)
    assert list(scene.reader.fingerprints()) == [episode.guid for episode in whole.episodes]
    scene.page.unpublish()
    assert list(scene.reader.fingerprints()) == [scene.other.guid]


def test_what_all_works_share_has_a_fingerprint(scene: Scene, settings: Settings) -> None:
    fingerprints = [scene.reader.fingerprint]
    ShowSeason.objects.filter(page=scene.show).update(name="المطر")
    fingerprints.append(scene.reader.fingerprint)
    Page.objects.filter(pk=scene.show.pk).update(url_path="/elsewhere/")
    fingerprints.append(scene.reader.fingerprint)
    settings.WAGTAILADMIN_BASE_URL = "https://elsewhere.example"
    fingerprints.append(scene.reader.fingerprint)
    assert len(set(fingerprints)) == len(fingerprints)


def test_a_question_that_is_put_right_changes_the_fingerprint_of_its_programme() -> None:
    page = make_programme(on_air_at=timezone.now())
    recording = make_recording(page.series, ready=False)
    give_edition(recording, "video-720", b"film", height=720)
    type(page).objects.filter(pk=page.pk).update(recording=recording)
    question = question_in(State.LIVE, page.desk)
    type(page.desk).objects.filter(pk=page.desk.pk).update(began_at=timezone.now())
    Question.objects.filter(pk=question.pk).update(live_from=timezone.now(), live_to=None)
    seen = []
    for text in ("متى يصل الماء؟", "متى تفتح الطريق؟"):
        Question.objects.filter(pk=question.pk).update(text=text)
        reader = queries.reader(page.series.handle)
        assert reader
        [record] = reader.episodes([page.guid])
        seen.append((reader.fingerprints()[page.guid], [chapter.title for chapter in record.chapters]))
    assert [titles for _fingerprint, titles in seen] == [["متى يصل الماء؟"], ["متى تفتح الطريق؟"]]
    assert seen[0][0] != seen[1][0]


# Read for every work alike; of pages that notes link to, what counts is in the table of all pages.
SHARED = {"wagtailcore_site", "wagtailcore_locale", "django_content_type", "podcasts_showpage"}


def tables(act: Callable[[], object]) -> set[str]:
    with CaptureQueriesContext(connection) as captured:
        act()
    text = " ".join(query["sql"] for query in captured)
    return set(re.findall(r'(?:FROM|JOIN) "(\w+)"', text)) - SHARED


def test_every_table_that_is_read_is_in_the_fingerprints(scene: Scene) -> None:
    reader = scene.reader
    digested = tables(lambda: (reader.fingerprints(), reader.fingerprint))
    assert tables(lambda: reader.episodes(list(reader.fingerprints()))) <= digested
    assert len(digested) > 15
