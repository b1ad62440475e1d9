"""A whole check, with real requests to a site on loopback."""

import socket
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cms.podcasts.models import ShowPage
from feeds.checking.check import Result, check, preflight
from feeds.checking.document import Document
from feeds.checking.probing import SAMPLE, files_of, sampled
from feeds.conf import conf
from tests.factories.content import make_show
from tests.feeds.checking.clean import FEED, ITEM
from tests.feeds.checking.site import Podcast, cover
from tests.feeds.hostile import raw, serving

Checked = Callable[[Podcast], Result]


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> Checked:
    def ask(podcast: Podcast) -> Result:
        with serving(podcast.answer) as server:
            monkeypatch.setattr(conf, "private_hosts", [server.host])
            return check(server.url("/feed.xml"))

    return ask


def slugs(result: Result) -> set[str]:
    return {finding.slug for finding in result.findings}


def test_a_flawless_podcast_is_accepted(checked: Checked) -> None:
    result = checked(Podcast())
    assert result.findings == []
    assert (result.title, result.episodes, result.looked_at, result.files) == ("حديث الماء", 2, 2, 7)


def video_cover() -> dict[str, bytes]:
    return Podcast().files | {"jpg": cover(mode="RGBA", form="PNG")}


@pytest.mark.parametrize(
    ("podcast", "expected"),
    [
        (Podcast(knows_head=False), {"feed-head", "enclosure-head", "artwork-head"}),
        (Podcast(knows_ranges=False), {"enclosure-ranges"}),
        (Podcast(knows_conditions=False), {"feed-not-modified"}),
        (Podcast(is_open=False), {"feed-cors", "transcript-cors", "chapters-cors"}),
        (Podcast(files=Podcast().files | {"mp3": b"short"}), {"enclosure-true-length"}),
        (Podcast(files=Podcast().files | {"jpg": cover(1000)}), {"artwork-size"}),
        (Podcast(files=Podcast().files | {"jpg": b"<html>"}), {"artwork-format"}),
        (Podcast(files=video_cover()), {"artwork-extension", "artwork-colours"}),
        (Podcast(files=Podcast().files | {"json": b"{}"}), {"chapters-json"}),
        (Podcast(feed="<html>"), {"well-formed"}),
        (Podcast(feed=Podcast().feed.replace("HOST/audio", "http://10.0.0.1/audio")), {"enclosure-reachable", "https"}),
    ],
)
def test_what_a_server_gets_wrong_is_found(podcast: Podcast, expected: set[str], checked: Checked) -> None:
    assert slugs(checked(podcast)) == expected


def test_a_feed_that_is_not_there_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda _head, connection: connection.sendall(raw("404 Not Found"))) as server:
        monkeypatch.setattr(conf, "private_hosts", [server.host])
        assert slugs(check(server.url("/feed.xml"))) == {"feed-reachable"}


def test_an_address_in_a_private_network_is_not_asked() -> None:
    asked: list[bytes] = []

    def answer(head: bytes, connection: socket.socket) -> None:
        asked.append(head)

    with serving(answer) as server:
        result = check(server.url("/feed.xml"))
    [finding] = result.findings
    assert (finding.slug, finding.places[0].values["reason"], asked) == ("feed-reachable", "private", [])


def test_progress_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[tuple[int, int]] = []
    with serving(Podcast().answer) as server:
        monkeypatch.setattr(conf, "private_hosts", [server.host])
        check(server.url("/feed.xml"), progress=lambda done, total: steps.append((done, total)))
    assert steps == [(number, 7) for number in range(1, 8)]


def long_feed(count: int) -> Document:
    items = "".join(ITEM.format(number=number) for number in range(count))
    return Document(FEED.replace("</channel>", f"{items}</channel>").encode())


@pytest.mark.parametrize("count", [0, 1, SAMPLE - 2, SAMPLE, 400, 3000])
def test_a_long_feed_is_asked_for_a_sample(count: int) -> None:
    items = long_feed(count).items
    chosen = sampled(items)
    assert len(chosen) == min(len(items), SAMPLE)
    assert chosen[:10] == items[:10]
    assert chosen[-1] is items[-1]
    assert len({id(item) for item in chosen}) == len(chosen)


def test_an_address_is_asked_for_once() -> None:
    feed = FEED.replace("<itunes:duration>", '<itunes:image href="https://host.example/cover.jpg"/><itunes:duration>')
    urls = [file.url for file in files_of(Document(feed.encode()))]
    assert urls.count("https://host.example/cover.jpg") == 1


def test_bytes_that_nobody_serves_are_checked_without_the_network() -> None:
    assert preflight(FEED.encode()) == []
    found = preflight(FEED.replace("<language>ar</language>", "").encode())
    assert [finding.slug for finding in found] == ["language"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("ar", "مرفوض"), ("fr", "Refusé"), ("en", "Refused")],
)
def test_the_command_tells_it_in_three_languages(
    language: str, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    podcast = Podcast(feed=Podcast().feed.replace("<language>ar</language>", ""))
    with serving(podcast.answer) as server:
        monkeypatch.setattr(conf, "private_hosts", [server.host])
        with pytest.raises(SystemExit) as left:
            call_command("check_feed", server.url("/feed.xml"), "--language", language)
    assert left.value.code == 1
    said = capsys.readouterr().out
    assert words in said
    assert "Apple, article 823" in said


def test_the_command_is_content_with_a_flawless_feed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(Podcast().answer) as server:
        monkeypatch.setattr(conf, "private_hosts", [server.host])
        call_command("check_feed", server.url("/feed.xml"), "--language", "en")
    assert "every directory will accept this feed" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_command_knows_no_such_show() -> None:
    with pytest.raises(CommandError):
        call_command("check_feed", "no-such-show")


@pytest.mark.django_db
def test_the_command_leads_to_the_fields_of_a_show_of_ours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    podcast = Podcast(feed=Podcast().feed.replace("<language>ar</language>", ""))
    show = make_show()
    with serving(podcast.answer) as server:
        monkeypatch.setattr(conf, "private_hosts", [server.host])
        monkeypatch.setattr(ShowPage, "feed_url", server.url("/feed.xml"))
        with pytest.raises(SystemExit):
            call_command("check_feed", show.handle, "--language", "en")
    assert f"/admin/pages/{show.pk}/edit/#id_spoken_language-label" in capsys.readouterr().out
