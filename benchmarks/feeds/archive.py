"""A show with many episodes, each with everything that a feed can say, made by copying one row after another."""

from django.core.management import call_command

from cms.demo.foundation import found_site
from cms.media.models import Transcript
from cms.people.models import Person
from cms.podcasts.models import (
    EpisodeChapter,
    EpisodeCredit,
    EpisodeLink,
    EpisodeSoundbite,
    ShowPage,
)
from cms.taxonomy.models import Place
from tests.factories.content import make_episode, make_recording, make_show, process

# A paragraph as officers write them; four make the notes of an episode.
PARAGRAPH = "<p>" + "الماء حياة، ومن السد إلى الصنبور طريق طويل يمر بجماعات الجهة كلها. " * 4 + "</p>"


def founded() -> ShowPage:
    """Found an empty site and give it a show whose only episode says everything."""
    call_command("migrate", verbosity=0)
    found_site()
    show = make_show("many", title="حديث الماء")
    recording = make_recording(show, ready=False)
    process(recording, "mp3", "opus")
    for language in ("ar", "fr"):
        Transcript.objects.create(recording=recording, language=language, origin="uploaded", is_timed=True)
    place = Place.objects.create(
        name="تطوان", slug="tetouan", locale=show.locale, kind="province", latitude=35.57, longitude=-5.37, osm="R1"
    )
    people = [Person.objects.create(name=name, slug=name, locale=show.locale) for name in ("salma", "hamza")]
    make_episode(
        show,
        recording=recording,
        title="الماء & الحياة",
        summary="من السد إلى الصنبور. " * 6,
        body=[("paragraph", PARAGRAPH)] * 4,
        season=1,
        episode_number=1,
        machine_made="false",
        licence="cc-by-4.0",
        places=[place],
        chapter_rows=[EpisodeChapter(start_s=60.5 * number, title=f"فصل {number}") for number in range(5)],
        credit_rows=[EpisodeCredit(person=person, role="host") for person in people],
        soundbite_rows=[EpisodeSoundbite(start_s=3, duration_s=20, title="مقطع")],
        link_rows=[EpisodeLink(url="https://video.example/watch?v=1", label="شاهدوا الحلقة")],
    )
    return show
