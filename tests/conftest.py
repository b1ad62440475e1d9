"""What every test may use. Run the tests by script/test, or some of them by `script/run.py pytest PATH`."""

import gc
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

from cms.demo.foundation import found_site
from tests.founded import keep, restore, tidy
from tests.processes import forget_tasks

STRICT = os.environ.get("CI") == "true"
BROWSER_FIXTURES = {"page", "context", "browser", "new_context"}
# Playwright's synchronous interface keeps an event loop in the thread of the test, where Django would refuse
# every query; nothing here runs two at once.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# After a test with transactions of its own, Django would empty every table.
TransactionTestCase._fixture_teardown = lambda case: restore()


def pytest_configure() -> None:
    # Django's test clients fetch no static files, of which each would make a list of its own before its first page.
    settings.SERVESTATIC_USE_FINDERS = False
    settings.SERVESTATIC_USE_STATIC_ROOT = False
    settings.SERVESTATIC_AUTOREFRESH = False


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays until the end: the code, and Django's picture of it."""
    gc.collect()
    gc.freeze()


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


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin in the default language: a command or a page may have left another one in this thread."""
    translation.deactivate()


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
    """Found the site once; whatever a test then writes for good is undone after it."""
    with django_db_blocker.unblock():
        tidy()
        found_site()
        forget_tasks()
        keep()


@pytest.fixture(scope="module")
def lasting_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database as other processes see it; what the tests of a file write stays until the last of them."""
    with django_db_blocker.unblock():
        yield
        restore()
        # Beside Playwright's event loop Django opens a connection of its own, which nobody else would close.
        connections.close_all()
