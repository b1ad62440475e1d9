"""A sample of the corpus of hostile and broken recordings; the whole of it runs by a command of its own."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.media_pipeline import media
from tests.media_pipeline.corpus.case import Workshop
from tests.media_pipeline.corpus.pool import THEMES, every_case, examined, sample
from tests.media_pipeline.corpus.running import Canaries

pytestmark = pytest.mark.long

SAMPLE = 30


def test_nothing_surprises(tmp_path: Path) -> None:
    cases = sample(SAMPLE)
    seen = list(examined(cases, tmp_path))
    assert {result.name: result.surprises for result in seen if result.surprises} == {}
    assert {result.name for result in seen} == {case.name for case in cases}


def test_the_corpus_is_large_and_each_name_is_one_case() -> None:
    names = [case.name for case in every_case()]
    assert len(set(names)) == len(names) >= 500


def test_a_sample_is_the_same_every_time_and_of_every_theme() -> None:
    chosen = [case.name for case in sample(SAMPLE)]
    assert chosen == [case.name for case in sample(SAMPLE)]
    assert all({case.name for case in theme.cases()} & set(chosen) for theme in THEMES)


def test_a_file_is_the_same_every_time(tmp_path: Path) -> None:
    [case] = [case for case in every_case() if case.name == "mp3 with 100 bits turned"]
    contents = set()
    for attempt in ("a", "b"):
        (tmp_path / attempt).mkdir()
        workshop = workshop_for(case.name, tmp_path, tmp_path / attempt / "a.mp3")
        case.make(workshop)
        contents.add(workshop.path.read_bytes())
    assert len(contents) == 1


def workshop_for(name: str, bases: Path, path: Path) -> Workshop:
    return Workshop(bases=bases, path=path, victim=path, address="", name=name)


@pytest.fixture
def canaries(tmp_path: Path) -> Iterator[Canaries]:
    folder = tmp_path / "others"
    folder.mkdir()
    (folder / "victim.mp3").write_bytes(b"")
    made = Canaries(folder)
    yield made
    made.close()


def test_canaries_notice_a_reader_and_a_visitor(canaries: Canaries, tmp_path: Path) -> None:
    """Without our confinement, ffmpeg follows a list: otherwise the corpus would prove nothing."""
    media.speech(canaries.victim, 1)
    steal = tmp_path / "steal.m3u8"
    steal.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{canaries.victim}\n#EXT-X-ENDLIST\n")
    canaries.touched()
    media.make(tmp_path / "stolen.wav", "-i", str(steal))
    assert canaries.touched() == ["canary read: victim.mp3"]
    assert canaries.touched() == []
    visit = ["ffprobe", "-v", "quiet", "-rw_timeout", "200000", f"{canaries.address}/a.mp3"]
    subprocess.run(visit, check=False, timeout=20)
    assert canaries.touched() == ["canary visited"]
