"""A list of other files, dressed as a recording, must read nothing: neither files nor addresses."""

import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from media_pipeline import ffmpeg
from media_pipeline.bench import Bench
from media_pipeline.conf import conf, find_program
from media_pipeline.errors import MediaError, Playlist, SourceRefused, UnsupportedFormat
from tests.media_pipeline import media
from tests.media_pipeline.corpus.lists import EXTENSIONS, LISTS


@dataclass
class Canary:
    """A web server that counts its visitors; there must be none."""

    address: str
    visits: int = 0


@pytest.fixture
def canary() -> Iterator[Canary]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        canary = Canary(f"http://127.0.0.1:{server.getsockname()[1]}")
        closing = threading.Event()

        def count() -> None:
            while not closing.is_set():
                try:
                    visitor, _ = server.accept()
                except TimeoutError:
                    continue
                canary.visits += 1
                visitor.close()

        server.settimeout(0.05)
        counter = threading.Thread(target=count)
        counter.start()
        yield canary
        closing.set()
        counter.join()


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody else's recording."""
    return media.make(tmp_path_factory.mktemp("others") / "victim.mp3", "-f", "lavfi", "-i", "sine=f=880:d=9")


def dressed(kind: str, extension: str, victim: Path, canary: Canary) -> Path:
    path = victim.with_name(f"steal.{extension}")
    path.write_text(LISTS[kind].format(file=victim, name=victim.name, http=canary.address), encoding="utf-8")
    return path


@pytest.fixture(params=["of the system", "of the wheel"])
def tools(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both programs that an installation may have."""
    with pytest.MonkeyPatch.context() as meanwhile:
        if request.param == "of the wheel":
            meanwhile.setenv("PATH", "")
        found = {name: find_program(name) for name in ("ffmpeg", "ffprobe")}
    for name, path in found.items():
        monkeypatch.setattr(conf, name, path)
    return found["ffmpeg"]


def test_the_two_programs_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    on_path = find_program("ffmpeg")
    monkeypatch.setenv("PATH", "")
    assert find_program("ffmpeg") != on_path


@pytest.mark.parametrize("kind", ["HLS, absolute path", "ffconcat, relative name"])
def test_the_danger_is_real(kind: str, victim: Path, canary: Canary) -> None:
    """Without our options ffmpeg hands out the other recording: otherwise the tests below would prove nothing."""
    path = dressed(kind, "mp3", victim, canary)
    stolen = media.make(victim.with_name("stolen.wav"), "-i", str(path))
    assert media.seconds(stolen) > 8


@pytest.mark.parametrize("kind", LISTS)
def test_every_list_is_refused_under_every_name(
    kind: str, tools: str, victim: Path, canary: Canary, cook: Callable[..., Bench]
) -> None:
    for extension in EXTENSIONS:
        with pytest.raises(SourceRefused):
            cook(dressed(kind, extension, victim, canary))
    assert canary.visits == 0


@pytest.mark.parametrize("kind", LISTS)
def test_ffmpeg_itself_refuses_what_a_careless_caller_lets_through(
    kind: str, tools: str, victim: Path, canary: Canary
) -> None:
    path = dressed(kind, "mp3", victim, canary)
    with pytest.raises(MediaError):
        ffmpeg.describe(path)
    with pytest.raises(MediaError):
        ffmpeg.run(ffmpeg.source(path)["a:0"].output("pipe:1", format="f32le"), duration=9.0)
    assert canary.visits == 0


@pytest.mark.parametrize("kind", [kind for kind in LISTS if kind.startswith(("HLS", "ffconcat", "DASH", "SDP"))])
def test_a_list_is_called_a_list(kind: str, victim: Path, canary: Canary, cook: Callable[..., Bench]) -> None:
    with pytest.raises(Playlist):
        cook(dressed(kind, "mp3", victim, canary))


def test_an_address_is_not_a_file_name(canary: Canary, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MediaError):
        ffmpeg.describe(Path(f"{canary.address}/a.mp3"))
    assert canary.visits == 0


def test_names_of_protocols_are_not_obeyed(tmp_path: Path, canary: Canary) -> None:
    """The counterproof: with the bare name, ffprobe asks the address."""
    subprocess.run(["ffprobe", "-v", "quiet", f"{canary.address}/a.mp3"], check=False, timeout=20)
    assert canary.visits > 0


def test_a_container_that_is_not_on_the_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedFormat):
        ffmpeg.describe(media.speech(tmp_path / "speech.tta", 1))
