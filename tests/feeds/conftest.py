"""Feeds lie under fixed names, so each test has a place of its own for them."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def media_folder(home: Path, settings: Settings) -> Path:
    """The media folder of a server whose state folder is ``home``."""
    settings.MEDIA_ROOT = home / "media"
    return home / "media"
