"""An officer at a desk: signed in, in a language, before the admin of a running house."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils.translation import gettext, override
from playwright.sync_api import Locator
from playwright.sync_api import Page as Tab
from wagtail.users.models import UserProfile

from cms.core.conf import conf
from cms.podcasts.models import ShowPage
from cms.users.models import User
from cms.users.roles import Role
from tests.factories.content import PASSWORD, make_show, make_user
from tests.media_pipeline import media
from tests.processes import Processes, Web, processes, wait_until, wait_until_alone

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PATIENCE_MS = 90_000
TITLES = {"ar": "نبض الجهة", "fr": "Voix de la région"}
HEARD = """beyond => {
  const sound = document.querySelector("athir-player audio");
  return sound && !sound.paused && sound.currentTime > beyond;
}"""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where an officer sits; ``language`` is that of the admin and of the show."""

    page: Tab
    web: Web
    language: str
    show: ShowPage
    user: User
    processes: Processes

    def words(self, english: str) -> str:
        """Return what the officer reads where the sources say ``english``."""
        with override(self.language):
            return gettext(english)

    def open(self, name: str, *arguments: object) -> None:
        self.page.goto(self.web.url + reverse(name, args=arguments))

    def sign_in(self) -> None:
        self.page.goto(f"{self.web.url}/admin/")
        self.page.locator("input[name=username]").fill(self.user.get_username())
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{self.web.url}/admin/")

    def button(self, english: str) -> Locator:
        return self.page.get_by_role("button", name=self.words(english), exact=True)

    def reach(self, target: Locator, *, limit: int = 120) -> None:
        """Go to ``target`` by the tabulator key, as somebody without a pointer does."""
        for _press in range(limit):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target}")

    def flaws(self) -> list[str]:
        """Return what axe finds wrong in the part of the page that is ours."""
        found = Axe().run(self.page, context="#main", options=RULES).response["violations"]
        return [f"{flaw['id']}: {[node['html'][:150] for node in flaw['nodes']]}" for flaw in found]


Sit = Callable[..., Desk]
Servers = Callable[..., Web]


@pytest.fixture
def home() -> Path:
    """The state folder of the test run."""
    return conf.home.resolve()


@pytest.fixture(scope="module")
def servers(django_db_setup: None, django_db_blocker: Any) -> Iterator[Servers]:
    """Web servers by their settings, each started once for all tests of a file: servers(NAME="value")."""
    started, webs = Processes(conf.home.resolve()), dict[str, Web]()

    def serve(**environment: str) -> Web:
        key = repr(sorted(environment.items()))
        if key not in webs:
            webs[key] = started.web(**environment)
        return webs[key]

    yield serve
    for process in [*started.running]:
        started.kill(process)
    with django_db_blocker.unblock():
        wait_until_alone()


@pytest.fixture
def sit(processes: Processes, servers: Servers, new_context: Any) -> Sit:
    """Sit down before a running house: sit("ar"); with `web`, before that server."""

    def down(language: str, web: Web | None = None, **environment: str) -> Desk:
        show = make_show(f"desk-{language}", language, title=TITLES[language])
        user = make_user((show, Role.PUBLISHER))
        UserProfile.objects.create(user=user, preferred_language=language)
        page = new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.set_default_timeout(PATIENCE_MS)
        desk = Desk(
            page=page,
            web=web or servers(**environment),
            language=language,
            show=show,
            user=user,
            processes=processes,
        )
        desk.sign_in()
        return desk

    return down


@pytest.fixture(scope="session")
def interview(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording as an officer brings it home: too quiet, with a name in Arabic."""
    return media.speech(tmp_path_factory.mktemp("recorder") / "حوار عن الماء.m4a", 12, level="0.1")


def wait_until_heard(page: Tab, beyond: float) -> None:
    page.wait_for_function(HEARD, arg=beyond)


__all__ = [
    "home",
    "interview",
    "processes",
    "servers",
    "sit",
    "wait_until",
    "wait_until_heard",
]
