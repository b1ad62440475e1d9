"""Setting up: what changed is done again, what did not costs nothing."""

import os
import time
from pathlib import Path

import catalogues
import polib
import prepared
import pytest

from tests.script.conftest import Workshop

pytestmark = pytest.mark.long


@pytest.fixture
def locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    source = tmp_path / "ar" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Episode", msgstr="حلقة"))
    catalogue.save(str(source))
    monkeypatch.setattr(catalogues, "LOCALES", tmp_path)
    return source


def test_a_catalogue_is_compiled_once_and_again_after_a_change(locales: Path) -> None:
    catalogues.compile_catalogues(catalogues.outdated())
    compiled = locales.with_suffix(".mo")
    assert polib.mofile(str(compiled)).find("Episode").msgstr == "حلقة"
    assert catalogues.outdated() == []
    later = time.time() + 5
    os.utime(locales, (later, later))
    assert catalogues.outdated() == [locales]


def test_a_set_up_house_is_not_set_up_again(workshop: Workshop) -> None:
    assert workshop.run("setup", "--dev") == (0, "")
    assert workshop.messages.read_text() == ""


def test_an_unknown_argument_is_refused(workshop: Workshop) -> None:
    status, _ = workshop.run("setup", "--all")
    assert (status, "usage" in workshop.messages.read_text()) == (1, True)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(prepared, "ROOT", tmp_path)
    for path in (
        "uv.lock",
        "cms/news/migrations/0001_initial.py",
        "cms/static/css/base.css",
        "var/postgres/PG_VERSION",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("first")
    (tmp_path / "var" / "static").mkdir()
    return tmp_path


def test_a_start_skips_what_an_earlier_one_prepared(house: Path) -> None:
    home = house / "var"
    assert not prepared.is_prepared(home)
    prepared.mark_prepared(home, prepared.fingerprint(home))
    assert prepared.is_prepared(home)


@pytest.mark.parametrize(
    "path",
    ["uv.lock", "cms/news/migrations/0001_initial.py", "cms/news/migrations/0002_more.py", "cms/static/css/base.css"],
)
def test_a_change_is_prepared_again(house: Path, path: str) -> None:
    prepared.mark_prepared(house / "var", prepared.fingerprint(house / "var"))
    (house / path).write_text("second")
    assert not prepared.is_prepared(house / "var")


def test_another_database_or_lost_files_are_prepared_again(house: Path) -> None:
    home = house / "var"
    prepared.mark_prepared(home, prepared.fingerprint(home))
    os.utime(home / "postgres" / "PG_VERSION", (1, 1))
    assert not prepared.is_prepared(home)
    prepared.mark_prepared(home, prepared.fingerprint(home))
    (home / "static").rmdir()
    assert not prepared.is_prepared(home)
