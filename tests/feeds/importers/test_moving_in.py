"""A show of another host moves in, whole; what cannot be taken is told; a second run changes nothing."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image
from wagtail.models import Collection, ModelLogEntry, PageLogEntry, Revision

from cms.media.models import Picture, Recording
from cms.podcasts.models import EpisodePage, ShowPage
from feeds.importers.models import FeedImport, ImportItem
from feeds.importers.states import State
from tests.factories.content import make_episode, make_recording, make_show
from tests.feeds.importers.conftest import Import
from tests.feeds.importers.host import Host, feed, item

pytestmark = [pytest.mark.django_db, pytest.mark.long]

Sounds = Callable[[int], bytes]
GUID = "9b024349-ccf0-5f69-a609-6b82873eab3c"
VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\nأهلا\n"


def picture(colour: str) -> bytes:
    stream = BytesIO()
    Image.new("RGB", (1400, 1400), colour).save(stream, "PNG")
    return stream.getvalue()


def whole_show(host: Host, sounds: Sounds) -> str:
    """Put a show with everything on the other host, and return the address of its feed."""
    chapters = json.dumps({"chapters": [{"startTime": 0, "title": "أول"}, {"startTime": 1.5, "title": "ثان"}]})
    second = item(
        2,
        host.put("/two.mp3", sounds(2)),
        f'<podcast:chapters url="{host.put("/two.json", chapters)}" type="application/json+chapters"/>',
        f'<podcast:transcript url="{host.put("/two.vtt", VTT)}" type="text/vtt" language="ar-MA"/>',
        f'<podcast:transcript url="{host.put("/two.fr.vtt", VTT)}" type="text/vtt" language="fr"/>',
        '<podcast:person role="guest">نزهة</podcast:person><podcast:person>سلمى</podcast:person>',
        f'<itunes:image href="{host.put("/two.png", picture("blue"))}"/>',
        "<itunes:season>1</itunes:season><itunes:episode>2</itunes:episode>",
        "<content:encoded><![CDATA[<h3>ماء</h3><p>نص <strong>مهم</strong> <a href='/x'>رابط</a></p>"
        "<script>alert(1)</script><img src='https://spy.example/p.gif'>]]></content:encoded>",
    )
    first = item(1, host.put("/one.mp3", sounds(1)), "<itunes:episodeType>trailer</itunes:episodeType>")
    channel = f'<podcast:guid>{GUID}</podcast:guid><itunes:image href="{host.put("/cover.png", picture("red"))}"/>'
    return host.put("/feed.xml", feed(second, first, channel=channel))


def heard(episode: EpisodePage) -> bytes:
    with default_storage.open(episode.enclosure.name) as stored:
        return bytes(stored.read())


def test_a_show_moves_in_with_everything(host: Host, sounds: Sounds, run: Import) -> None:
    assert run(whole_show(host, sounds), "--as-is") == 0
    show = ShowPage.objects.get(guid=GUID)
    assert (show.live, show.title, show.spoken_language, show.language_code) == (True, "حديث الماء", "ar-ma", "ar")
    assert show.artwork.width == 1400
    two, one = EpisodePage.objects.child_of(show).order_by("-first_published_at")
    assert (two.guid, two.live, two.first_published_at) == ("old-2", True, datetime(2024, 3, 3, 8, 0, tzinfo=UTC))
    assert (two.season, two.episode_number, two.episode_type, one.episode_type) == (1, 2, "full", "trailer")
    assert [(each.person.name, each.role) for each in two.credits] == [("نزهة", "guest"), ("سلمى", "host")]
    assert [(each.start_s, each.title) for each in two.chapters] == [(0.0, "أول"), (1.5, "ثان")]
    assert sorted(each.language for each in two.transcripts) == ["ar", "fr"]
    assert (two.artwork.width, one.artwork) == (1400, None)
    written = str(two.body.render_as_block())
    assert "<h2>ماء</h2>" in written
    assert "<b>مهم</b>" in written
    assert "script" not in written
    assert "spy" not in written
    assert heard(two) == sounds(2)
    assert (two.enclosure.media_type, two.enclosure.extension) == ("audio/mpeg", "mp3")
    assert FeedImport.objects.get().state == State.MADE


def traces() -> list[object]:
    """Return whatever a run could have changed."""
    models = (ShowPage, EpisodePage, Revision, Recording, Picture, PageLogEntry, ModelLogEntry, Collection)
    pages = EpisodePage.objects.order_by("pk").values_list("pk", "last_published_at", "latest_revision_created_at")
    return [*(model.objects.count() for model in models), *pages]


def test_a_second_run_changes_nothing(host: Host, sounds: Sounds, run: Import) -> None:
    address = whole_show(host, sounds)
    assert run(address, "--as-is") == 0
    before, asked = traces(), dict(host.asked)
    assert run(address, "--as-is") == 0
    assert traces() == before
    # Only the feed is asked for again.
    assert {path for path, count in host.asked.items() if count != asked[path]} == {"/feed.xml"}
    assert set(FeedImport.objects.first().items.values_list("state", flat=True)) == {State.KEPT}


def test_what_is_new_is_added_and_what_differs_is_told(
    host: Host, sounds: Sounds, run: Import, capsys: pytest.CaptureFixture[str]
) -> None:
    address = whole_show(host, sounds)
    run(address)
    third = item(3, host.put("/three.mp3", sounds(3)))
    host.put("/feed.xml", feed(third, item(1, host.url("/one.mp3"), title="عنوان آخر")))
    capsys.readouterr()
    assert run(address, "--show", ShowPage.objects.get(guid=GUID).handle, "--dry-run") == 0
    assert EpisodePage.objects.count() == 2
    assert "1  جديد" in capsys.readouterr().out
    assert run(address, "--show", ShowPage.objects.get(guid=GUID).handle) == 0
    assert EpisodePage.objects.count() == 3
    assert EpisodePage.objects.get(guid="old-1").title == "الحلقة 1"
    told = ImportItem.objects.get(feed_import=FeedImport.objects.first(), guid="old-1")
    assert told.differences == [
        {"field": "title", "here": "الحلقة 1", "there": "عنوان آخر"},
        {"field": "episode_type", "here": "trailer", "there": "full"},
    ]


def test_the_sound_may_go_through_the_pipeline(host: Host, sounds: Sounds, run: Import) -> None:
    address = host.put("/feed.xml", feed(item(1, host.put("/one.mp3", sounds(1)))))
    assert run(address) == 0
    episode = EpisodePage.objects.get(guid="old-1")
    assert episode.enclosure.kind == "mp3"
    assert heard(episode) != sounds(1)


def test_what_cannot_be_taken_is_told_and_the_rest_is_taken(host: Host, sounds: Sounds, run: Import) -> None:
    metadata = "http://169.254.169.254/latest/meta-data/"
    address = host.put(
        "/feed.xml",
        feed(
            item(
                1,
                host.put("/one.mp3", sounds(1)),
                f'<podcast:transcript url="{metadata}" type="text/vtt" language="ar"/>',
                f'<podcast:transcript url="{host.put("/x.html", "x")}" type="text/html" language="fr"/>',
                f'<podcast:transcript url="{host.put("/x.vtt", VTT)}" type="text/vtt" language="ja"/>',
                f'<podcast:chapters url="{host.put("/x.json", "nothing")}" type="application/json+chapters"/>',
                f'<itunes:image href="{host.put("/x.png", b"no picture")}"/>',
            ),
            item(2, host.url("/gone.mp3")),
            item(3, host.put("/inside.mp3", location=metadata)),
            item(4, host.put("/local.mp3", location="http://localhost:1/")),
            item(5, host.put("/page.mp3", "<html>Not found</html>")),
            item(6, "http://[::1]/six.mp3"),
            item(7, host.put("/busy.mp3", status="503 Service Unavailable")),
            item(8, ""),
        ),
    )
    assert run(address, "--as-is") == 5
    items = {each.position: each for each in ImportItem.objects.all()}
    assert {position: each.error for position, each in items.items()} == {
        1: "",
        2: "status",
        3: "forbidden",
        4: "forbidden",
        5: "sound",
        6: "forbidden",
        7: "passing",
        8: "no_sound",
    }
    assert {each.state for each in items.values()} == {State.MADE, State.REFUSED}
    assert items[7].attempts == 4
    assert sorted((row["code"], row["detail"]["problem"]) for row in items[1].remarks) == [
        ("chapters", "no_chapters"),
        ("picture", "no_picture"),
        ("transcript", "forbidden"),
        ("transcript", "no_kind"),
        ("transcript", "no_language"),
    ]
    assert ShowPage.objects.get(title="حديث الماء").live
    assert EpisodePage.objects.count() == 1
    assert Recording.objects.count() == 1


def test_a_show_of_which_nothing_comes_is_not_left_behind(host: Host, run: Import) -> None:
    before = traces()
    address = host.put("/feed.xml", feed(item(1, host.url("/gone.mp3")), item(2, "http://10.0.0.1/x.mp3")))
    assert run(address) == 5
    assert traces()[:3] == before[:3]
    assert Collection.objects.count() == before[7]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<html></html>", "ليست هذه خلاصة بودكاست"),
        (feed(), "ليس في الخلاصة أي حلقة"),
        ('<!DOCTYPE rss [<!ENTITY a "b">]><rss/>', "اختصارات"),
    ],
)
def test_a_feed_that_cannot_be_taken_ends_in_a_sentence(
    body: str, words: str, host: Host, run: Import, capsys: pytest.CaptureFixture[str]
) -> None:
    before = traces()
    assert run(host.put("/feed.xml", body)) == 3
    assert words in capsys.readouterr().out
    assert traces() == before


def test_a_locked_feed_takes_somebody_who_answers_for_it(
    host: Host, sounds: Sounds, run: Import, capsys: pytest.CaptureFixture[str]
) -> None:
    channel = '<podcast:locked owner="chief@council.example">yes</podcast:locked>'
    address = host.put("/feed.xml", feed(item(1, host.put("/one.mp3", sounds(1))), channel=channel))
    assert run(address) == 4
    assert "chief@council.example" in capsys.readouterr().err
    assert not EpisodePage.objects.exists()
    assert run(address, "--mine") == 0
    assert EpisodePage.objects.count() == 1


def test_a_show_that_waits_empty_takes_the_identifier_of_the_feed(host: Host, sounds: Sounds, run: Import) -> None:
    show = make_show("waiting")
    assert run(whole_show(host, sounds), "--show", "waiting", "--as-is") == 0
    show.refresh_from_db()
    assert (show.guid, show.title) == (GUID, "Show waiting")
    assert EpisodePage.objects.child_of(show).count() == 2


def test_a_show_that_is_known_keeps_its_identifier(host: Host, sounds: Sounds, run: Import) -> None:
    show = make_show("known")
    make_episode(show, recording=make_recording(show))
    guid = show.guid
    assert run(whole_show(host, sounds), "--show", "known", "--as-is") == 0
    show.refresh_from_db()
    assert show.guid == guid
    assert {"code": "guid_kept", "detail": {}} in FeedImport.objects.get().remarks


def test_nobody_takes_the_place_of_another_shows_episode(host: Host, sounds: Sounds, run: Import) -> None:
    show = make_show("victim")
    victim = make_episode(show, recording=make_recording(show), guid="old-1")
    assert run(whole_show(host, sounds), "--as-is") == 5
    victim.refresh_from_db()
    assert victim.get_parent().pk == show.pk
    assert ImportItem.objects.get(guid="old-1").error == "foreign_guid"


def test_what_lies_in_the_future_is_planned(host: Host, sounds: Sounds, run: Import) -> None:
    text = feed(item(1, host.put("/one.mp3", sounds(1)))).replace("2024", "2042")
    assert run(host.put("/feed.xml", text), "--as-is") == 0
    episode = EpisodePage.objects.get(guid="old-1")
    assert (episode.live, episode.go_live_at) == (False, datetime(2042, 3, 2, 8, 0, tzinfo=UTC))
