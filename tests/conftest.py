"""What every test may use. Run the tests by script/test, or some of them by `script/run.py pytest PATH`."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

from cms.demo.foundation import found_site
from tests.factories.content import plant_roots

EMPTIED = pytest.StashKey[bool]()
STRICT = os.environ.get("CI") == "true"
BROWSER_FIXTURES = {"page", "context", "browser", "new_context"}
# Playwright's synchronous interface keeps an event loop in the thread of the test, where Django would refuse
# every query; nothing here runs two at once.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Migrate one database, of which the processes of the suite take copies: migrating takes a quarter of a minute."""
    if session.config.getoption("numprocesses", None) and not hasattr(session.config, "workerinput"):
        with session.config.stash[blocking_manager_key].unblock():
            os.environ["ATHIR_TEST_TEMPLATE"] = connection.creation.create_test_db(verbosity=0, keepdb=True)
            connection.close()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
    yield
    # The processes take files in this order: whatever takes long begins early, so that none waits for it at the end.
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if STRICT and reporter and any(reporter.stats.get(kind) for kind in ("skipped", "xfailed", "deselected")):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def empties_database(item: pytest.Item) -> bool:
    """Say whether a test writes to the database for good, after which every table is emptied."""
    marker = item.get_closest_marker("django_db")
    return "transactional_db" in getattr(item, "fixturenames", ()) or bool(marker and marker.kwargs.get("transaction"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin in the default language, on a founded site.

    A command or a page may have left another language in this thread, and a test an empty database.
    """
    translation.deactivate()
    if item.config.stash.get(EMPTIED, False) and not empties_database(item):
        item.config.stash[EMPTIED] = False
        with item.config.stash[blocking_manager_key].unblock():
            plant_roots()
            found_site()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    if empties_database(item):
        item.config.stash[EMPTIED] = True


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's chromium, kept from talking to anybody but the server under test."""
    chromium = shutil.which(os.environ.get("ATHIR_TEST_CHROMIUM", "chromium"))
    assert chromium, "this test needs Debian's package chromium"
    arguments = [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--autoplay-policy=no-user-gesture-required",
    ]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {**browser_type_launch_args, "executable_path": chromium, "headless": True, "args": arguments}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Found the site once; a test that empties the database founds it again by its first factory."""
    with django_db_blocker.unblock():
        found_site()
