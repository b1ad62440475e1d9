"""For each publisher a place on loopback, so that one suite can ask the same of all of them."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from channels.models import Account, Delivery
from channels.operations.finish_by_hand import finish_by_hand
from channels.publishers import log
from channels.states import State
from tests.channels.fakes.inbox import KEY, inbox
from tests.channels.fakes.mastodon import TOKEN, mastodon
from tests.channels.fakes.pages import pages
from tests.channels.fakes.serving import Fake
from tests.channels.fakes.wordpress import PASSWORD, USER, wordpress
from tests.factories.channels import make_account, make_story, work_off
from tests.factories.youtube import local_youtube, make_filmed, make_youtube


def nothing(_made: Any) -> None:
    """Nobody has to do anything."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """One place, with an account at it.

    Attributes:
        shown: the titles of what visitors see there.
        making: the operation of the fake that makes something, or "" where nothing is sent.
        signing: the operation that refuses an account, and ``refusing`` how.
        make: a work that the place takes.
        by_hand: what a person does there.
    """

    account: Account
    shown: Callable[[], list[str]]
    fake: Fake | None = None
    making: str = ""
    signing: str = ""
    refusing: Callable[[], object] | None = None
    make: Callable[[], Any] = make_story
    by_hand: Callable[[Any], None] = nothing


@contextmanager
def log_place() -> Iterator[Place]:
    heard = Heard()
    log.logger.addHandler(heard)
    log.logger.setLevel(logging.INFO)
    yield Place(account=make_account("log"), shown=lambda: heard.titles)
    log.logger.setLevel(logging.NOTSET)
    log.logger.removeHandler(heard)


class Heard(logging.Handler):
    """Whoever reads the log: ``titles`` of what stands there, as far as it says."""

    def __init__(self) -> None:
        super().__init__()
        self.titles: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        title, *_address = record.args if isinstance(record.args, tuple) else ()
        self.titles = [] if record.msg.startswith("withdrawn") else [str(title)]


@contextmanager
def webhook_place() -> Iterator[Place]:
    with inbox() as fake:
        yield Place(
            account=make_account("webhook", url=fake.url, key=KEY),
            shown=lambda: [each["title"] for each in fake.works.values()],
            fake=fake,
            making="notice",
            signing="notice",
        )


@contextmanager
def wordpress_place() -> Iterator[Place]:
    with wordpress() as fake:
        yield Place(
            account=make_account("wordpress", url=fake.url, user=USER, password=PASSWORD),
            shown=lambda: [post["title"] for post in fake.posts.values() if post["status"] == "publish"],
            fake=fake,
            making="posts.post",
            signing="users.get",
        )


@contextmanager
def mastodon_place() -> Iterator[Place]:
    with mastodon() as fake:
        yield Place(
            account=make_account("mastodon", url=fake.url, token=TOKEN),
            shown=lambda: [status["text"].splitlines()[0] for status in fake.statuses.values()],
            fake=fake,
            making="statuses.post",
            signing="statuses.post",
        )


@contextmanager
def youtube_place() -> Iterator[Place]:
    with local_youtube() as fake:
        seen = ("public", "unlisted")
        yield Place(
            account=make_youtube(fake),
            shown=lambda: [
                each["snippet"]["title"] for each in fake.videos.values() if each["status"]["privacyStatus"] in seen
            ],
            fake=fake,
            making="upload.last",
            refusing=fake.login.revoke,
            make=make_filmed,
        )


@contextmanager
def assisted_place() -> Iterator[Place]:
    with pages() as fake:
        titles: list[str] = []

        def by_hand(work: Any) -> None:
            """Publish it there, and say so; or take it back, and say so."""
            for row in Delivery.objects.filter(state=State.ACTION_REQUIRED):
                fake.found["/post"] = 200 if row.operation == "publish" else 404
                titles[:] = [work.title] if row.operation == "publish" else []
                finish_by_hand(delivery=row, url=f"{fake.url}post", user=None)
            work_off()

        yield Place(account=make_account("assisted"), shown=lambda: titles, by_hand=by_hand)


PLACES: dict[str, Callable[[], AbstractContextManager[Place]]] = {
    "log": log_place,
    "webhook": webhook_place,
    "wordpress": wordpress_place,
    "mastodon": mastodon_place,
    "youtube": youtube_place,
    "assisted": assisted_place,
}
