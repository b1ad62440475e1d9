"""A private feed is read by those who hold a token, and by nobody else."""

import gzip
import re
from pathlib import Path
from typing import Any

import feedparser
import pytest
from django.conf import settings
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from wagtail.models import PageLogEntry, PageViewRestriction

from cms.catalogue import queries
from cms.podcasts.models import EpisodePage, ShowPage
from cms.users.models import User
from cms.users.roles import Role
from feeds.models import FeedToken
from feeds.operations.make_token import make_token
from feeds.operations.revoke_token import revoke_token
from feeds.private import MASK, new_token
from feeds.tasks import build_feeds
from tests.answers import body
from tests.factories.content import make_episode, make_recording, make_show, make_user

pytestmark = pytest.mark.django_db

PUBLIC = "/feeds/embargo/podcast.xml"


def hide(show: ShowPage) -> None:
    """Do what the dialogue "Privacy" does for "only those who are signed in"."""
    PageViewRestriction.objects.create(page=show, restriction_type=PageViewRestriction.LOGIN)


@pytest.fixture
def show() -> ShowPage:
    return make_show("embargo", title="Until Monday")


@pytest.fixture
def episode(show: ShowPage) -> EpisodePage:
    return make_episode(show, recording=make_recording(show), title="The budget")


@pytest.fixture
def publisher(show: ShowPage) -> User:
    return make_user((show, Role.PUBLISHER))


@pytest.fixture
def token(show: ShowPage, episode: EpisodePage, publisher: User) -> str:
    """A token for the feed of a show that is private and built."""
    hide(show)
    build_feeds(handle=show.handle)
    return make_token(page=show, holder="Salma", user=publisher)


def ask(path: str, **headers: str) -> Any:
    return Client().get(path.removeprefix(settings.WAGTAILADMIN_BASE_URL), headers=headers)


def feed_of(token: str) -> Any:
    return ask(f"/feeds/private/{token}/podcast.xml")


def own_addresses(document: bytes) -> set[str]:
    base = re.escape(settings.WAGTAILADMIN_BASE_URL)
    return set(re.findall(rf'{base}(/[^"<]*\.(?:mp3|xml|vtt|json))', document.decode()))


def test_who_holds_a_token_reads_and_hears(token: str) -> None:
    answer = feed_of(token)
    document = body(answer)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex"
    feed = feedparser.parse(document)
    [entry] = feed.entries
    heard = ask(entry.enclosures[0].href)
    assert (heard.status_code, heard["Cache-Control"], heard["X-Robots-Tag"]) == (200, "private, no-store", "noindex")
    assert len(body(heard)) == int(entry.enclosures[0].length)
    part = ask(entry.enclosures[0].href, Range="bytes=0-1")
    assert (part.status_code, len(body(part))) == (206, 2)


def test_every_file_that_the_feed_names_is_behind_the_token(token: str) -> None:
    named = own_addresses(body(feed_of(token))) - {"/feeds/all/publisher.xml"}
    assert len(named) >= 2
    assert {tuple(address.split("/")[1:4]) for address in named} == {("feeds", "private", token)}


def test_it_comes_compressed(token: str) -> None:
    plain = body(feed_of(token))
    answer = ask(f"/feeds/private/{token}/podcast.xml", Accept_Encoding="br, gzip")
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(body(answer)) == plain


def test_a_reader_asks_again_in_vain_until_something_changes(token: str) -> None:
    first = feed_of(token)
    again = ask(f"/feeds/private/{token}/podcast.xml", If_None_Match=first["ETag"])
    assert again.status_code == 304
    assert again["Cache-Control"] == "private, no-store"


def test_nobody_else_gets_anything(token: str, episode: EpisodePage) -> None:
    assert ask(PUBLIC).status_code == 404
    assert ask(episode.recording.edition.url).status_code == 404
    assert feed_of(new_token()).status_code == 404
    assert feed_of(MASK).status_code == 404
    assert ask(f"/feeds/private/{new_token()}{episode.recording.edition.url}").status_code == 404
    assert ask(episode.url).status_code in (302, 403, 404)


def test_a_token_opens_one_show(token: str, publisher: User) -> None:
    other = make_show("other")
    hidden = make_episode(other, recording=make_recording(other))
    draft = make_recording(other)
    hide(other)
    for path in (hidden.recording.edition.url, draft.edition.url, "/ar/", "/admin/", "/feeds/all/shows.opml"):
        assert ask(f"/feeds/private/{token}{path}").status_code == 404, path


def test_a_draft_of_the_same_show_stays_closed(token: str, show: ShowPage) -> None:
    assert ask(f"/feeds/private/{token}{make_recording(show).edition.url}").status_code == 404


def test_a_revoked_token_opens_nothing(token: str, show: ShowPage, publisher: User) -> None:
    enclosure = feedparser.parse(body(feed_of(token))).entries[0].enclosures[0].href
    revoke_token(page=show, token=FeedToken.objects.get(), user=publisher)
    assert feed_of(token).status_code == 404
    assert ask(enclosure).status_code == 404
    made, closed = PageLogEntry.objects.filter(page=show.pk, action__endswith="feed_token").order_by("pk")
    assert (made.action, closed.action) == ("athir.make_feed_token", "athir.revoke_feed_token")
    assert token not in f"{made.data}{closed.data}"


def test_nothing_that_is_kept_holds_the_token(token: str, media_folder: Path) -> None:
    kept = FeedToken.objects.get()
    assert kept.last_used_at is None
    body(feed_of(token))
    kept.refresh_from_db()
    assert kept.last_used_at is not None
    assert token not in str(vars(kept))
    files = [path for path in media_folder.rglob("podcast.xml*") if path.is_file()]
    assert {path.relative_to(media_folder).parts[0] for path in files} == {"withheld"}
    assert all(token.encode() not in path.read_bytes() for path in files)


def test_no_list_names_it(token: str, show: ShowPage, media_folder: Path) -> None:
    make_show("open")
    for handle in ("open", "all"):
        build_feeds(handle=handle)
    assert show.handle not in queries.titles()
    told = b"".join(path.read_bytes() for path in (media_folder / "feeds").rglob("*.*") if path.suffix[1:] != "br")
    assert b"/feeds/open/podcast.xml" in told
    assert b"embargo" not in told
    assert b"Until Monday" not in told


def test_what_was_public_is_taken_back_and_may_return(show: ShowPage, episode: EpisodePage) -> None:
    build_feeds(handle=show.handle)
    assert body(ask(PUBLIC))
    waiting = ProcrastinateJob.objects.filter(task_name="feeds.build", args={"handle": show.handle})
    before = waiting.count()
    hide(show)
    assert waiting.count() == before + 1
    build_feeds(handle=show.handle)
    assert ask(PUBLIC).status_code == 404
    PageViewRestriction.objects.get().delete()
    build_feeds(handle=show.handle)
    assert body(ask(PUBLIC))


def test_who_still_has_a_token_is_led_to_a_feed_that_became_public(token: str, show: ShowPage) -> None:
    PageViewRestriction.objects.get().delete()
    build_feeds(handle=show.handle)
    answer = feed_of(token)
    assert (answer.status_code, answer["Location"], answer["Cache-Control"]) == (302, PUBLIC, "private, no-store")


def test_a_private_show_that_ends_is_gone_for_its_readers(token: str, show: ShowPage) -> None:
    show.unpublish()
    build_feeds(handle=show.handle)
    assert feed_of(token).status_code == 410


def test_a_private_show_can_be_deleted(token: str, show: ShowPage) -> None:
    ShowPage.objects.get(pk=show.pk).delete()
    build_feeds(handle="embargo")
    assert feed_of(token).status_code == 410


@pytest.fixture
def browser(publisher: User) -> Client:
    client = Client()
    client.force_login(publisher)
    return client


def test_a_publisher_makes_and_revokes_addresses(token: str, show: ShowPage, browser: Client) -> None:
    edit = browser.get(f"/admin/pages/{show.pk}/edit/").content.decode()
    assert "/admin/feeds/private/embargo/" in edit
    page = browser.post("/admin/feeds/private/embargo/", {"holder": "Idriss"}).content.decode()
    [address] = re.findall(r"<code>(\S+)</code>", page)
    assert body(ask(address))
    made = FeedToken.objects.get(holder="Idriss")
    again = browser.get("/admin/feeds/private/embargo/").content.decode()
    assert "Idriss" in again
    assert address not in again
    question = browser.get(f"/admin/feeds/private/embargo/{made.pk}/revoke/")
    assert "Idriss" in question.content.decode()
    answer = browser.post(f"/admin/feeds/private/embargo/{made.pk}/revoke/", follow=True)
    assert "Idriss" in answer.content.decode()
    assert ask(address).status_code == 404
    assert feed_of(token).status_code == 200


def test_an_address_is_made_for_somebody(token: str, browser: Client) -> None:
    assert "<code>" not in browser.post("/admin/feeds/private/embargo/", {"holder": " "}).content.decode()
    assert FeedToken.objects.count() == 1


def test_a_public_show_says_that_its_feed_is_not_private(show: ShowPage, browser: Client) -> None:
    assert "help-warning" in browser.get("/admin/feeds/private/embargo/").content.decode()
    hide(show)
    assert "help-warning" not in browser.get("/admin/feeds/private/embargo/").content.decode()


@pytest.mark.parametrize("role", [Role.EDITOR, None])
def test_others_neither_see_nor_make_nor_revoke(token: str, show: ShowPage, role: Role | None) -> None:
    client = Client()
    client.force_login(make_user((show if role else make_show("other"), role or Role.PUBLISHER)))
    known = FeedToken.objects.get()
    for path in ("/admin/feeds/private/embargo/", f"/admin/feeds/private/embargo/{known.pk}/revoke/"):
        for answer in (client.get(path), client.post(path, {"holder": "Me"})):
            assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert list(FeedToken.objects.values_list("holder", "revoked_at")) == [("Salma", None)]


def test_a_token_is_revoked_on_the_page_of_its_own_show(token: str, publisher: User, show: ShowPage) -> None:
    other = make_show("other")
    publisher.groups.add(*make_user((other, Role.PUBLISHER)).groups.all())
    known = FeedToken.objects.get()
    client = Client()
    client.force_login(publisher)
    assert client.post(f"/admin/feeds/private/other/{known.pk}/revoke/").status_code == 404
    revoke_token(page=other, token=known, user=User.objects.get(pk=publisher.pk))
    assert feed_of(token).status_code == 200
