"""Another host that may be asked although it is on this machine, and sound for it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from feeds.conf import conf as fetching
from feeds.importers.conf import conf
from tests.feeds.importers.host import Host, hosting
from tests.media_pipeline import media
from tests.processes import home, processes

__all__ = ["home", "processes"]


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """The one private address that a test allows."""
    monkeypatch.setattr(conf, "retry_seconds", 0)
    with hosting() as found:
        monkeypatch.setattr(fetching, "private_hosts", [found.server.host])
        yield found


@pytest.fixture(scope="session")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], bytes]:
    """Return an MP3 of two seconds; each number gives another one."""
    folder = tmp_path_factory.mktemp("sounds")

    def sound(number: int) -> bytes:
        path: Path = folder / f"{number}.mp3"
        if not path.exists():
            tone = f"sine=frequency={300 + number}:duration=2"
            media.make(path, "-f", "lavfi", "-i", tone, "-b:a", "64k", "-metadata", f"title=old {number}")
        return path.read_bytes()

    return sound
