"""Pieces of an MP3 are joined without a seam, compared with the same sound encoded in one piece."""

import io
import subprocess
from functools import reduce
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from mutagen.mp3 import MP3
from numpy.typing import NDArray

from media_pipeline import ffmpeg
from media_pipeline.sound import mp3
from media_pipeline.sound.editions import CODECS, Feed, Span, encode, join, listen, spans
from media_pipeline.sound.listening import Heard
from media_pipeline.sound.meter import RATE
from media_pipeline.watch import UNWATCHED

SECONDS = 40.0
FRAME = mp3.FRAME


def samples(seconds: float, channels: int) -> NDArray[np.float32]:
    """Speech-like sound that is at no moment the same as at another, so that a shifted join would be found."""
    random = np.random.default_rng(5)
    times = np.arange(int(seconds * RATE)) / RATE
    tone = np.sin(2 * np.pi * np.cumsum(200 + 150 * np.sin(0.9 * times)) / RATE) * (0.5 + 0.5 * np.sin(7 * times))
    columns = [
        0.4 * tone + 0.02 * random.standard_normal(times.size) * (1 + np.sin(3 * times)) for _ in range(channels)
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def feed(sound: NDArray[np.float32], span: Span) -> Feed:
    part = np.ascontiguousarray(sound[span.start : span.end])
    return Feed(blocks=iter([memoryview(part).cast("B")]), seconds=len(part) / RATE)


def decoded(path: Path, channels: int) -> NDArray[np.float32]:
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "f32le", "-ac", str(channels), "-"]
    return np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, "<f4").reshape(-1, channels)


@pytest.mark.parametrize(("channels", "count"), [(2, 3), (1, 2)])
def test_joins_cannot_be_heard(channels: int, count: int, tmp_path: Path) -> None:
    sound = samples(SECONDS, channels)
    parts = spans(len(sound), count)
    assert len(parts) == count
    pieces = [tmp_path / f"{number}.mp3" for number in range(count)]
    for part, path in zip(parts, pieces, strict=True):
        encode(CODECS["mp3"], channels, path, feed(sound, part), UNWATCHED)
    join(pieces, parts, len(sound), tmp_path / "joined.mp3")
    rate = ["-b:a", "128k" if channels == 2 else "96k", "-ar", "44100"]
    (tmp_path / "sound.f32").write_bytes(sound.tobytes())
    source = ["-f", "f32le", "-ar", str(RATE), "-ac", str(channels), "-i", str(tmp_path / "sound.f32")]
    subprocess.run(["ffmpeg", "-v", "error", *source, *rate, str(tmp_path / "whole.mp3")], check=True)
    subprocess.run(["ffmpeg", "-v", "error", *source, "-ar", "44100", str(tmp_path / "plain.wav")], check=True)
    ours, whole, plain = (decoded(tmp_path / name, channels) for name in ("joined.mp3", "whole.mp3", "plain.wav"))
    assert len(ours) == len(whole) == len(plain)
    error, usual = ((one - plain)[: len(plain) // FRAME * FRAME] for one in (ours, whole))
    by_frame = np.abs(error).reshape(-1, FRAME * channels).max(axis=1)
    usual_by_frame = np.abs(usual).reshape(-1, FRAME * channels).max(axis=1)
    for part in parts[1:]:
        join_at = (part.start * 147 // 160) // FRAME
        around = slice(join_at, join_at + 110)
        assert by_frame[around].max() <= usual_by_frame.max()
        assert np.sqrt((by_frame[around] ** 2).mean()) <= 1.1 * np.sqrt((usual_by_frame[around] ** 2).mean())


@pytest.mark.parametrize("channels", [1, 2])
def test_ears_that_listen_to_a_part_each_hear_what_one_hears(channels: int, tmp_path: Path) -> None:
    sound = samples(SECONDS, channels)
    # The highest moment of all is where the first of three parts ends.
    border = 12.8
    sound[int(border * RATE) - 4 : int(border * RATE) + 4] = 0.9
    span, codec = Span(start=0, end=len(sound)), CODECS["mp3"]
    encode(codec, channels, tmp_path / "piece.mp3", feed(sound, span), UNWATCHED)
    path = tmp_path / "whole.mp3"
    parts = join([tmp_path / "piece.mp3"], [span], len(sound), path, listeners=3)
    shares = [listen(path, codec, channels=channels, part=part) for part in parts]
    whole, together = listen(path, codec, channels=channels), reduce(Heard.followed_by, shares)
    assert len(shares) == 3
    assert (together.samples, together.highest) == (whole.samples, whole.highest) == (SECONDS * 44_100, whole.highest)
    assert np.array_equal(together.energies, whole.energies)
    assert shares[0].samples == border * 44_100
    lost = mp3.parts(range(40), int(SECONDS * 44_100), 3)
    assert [part.at for part in lost] == [0, 39, 39]


def test_players_read_the_length_and_the_gaps(tmp_path: Path) -> None:
    sound = samples(3.0, 2)
    span = Span(start=0, end=len(sound))
    encode(CODECS["mp3"], 2, tmp_path / "piece.mp3", feed(sound, span), UNWATCHED)
    join([tmp_path / "piece.mp3"], [span], len(sound), tmp_path / "whole.mp3")
    info = MP3(tmp_path / "whole.mp3").info
    assert info.length == pytest.approx(3.0, abs=1e-6)
    assert not info.sketchy
    assert info.bitrate == pytest.approx(128_000, abs=50)
    assert (info.sample_rate, info.channels) == (44_100, 2)
    assert len(decoded(tmp_path / "whole.mp3", 2)) == 3 * 44_100
    content = (tmp_path / "whole.mp3").read_bytes()
    stored = int.from_bytes(content[content.index(b"LAME3") + 34 :][:2], "big")
    assert stored == mp3.crc16(content[: content.index(b"LAME3") + 34])


def test_short_recordings_are_one_piece() -> None:
    assert spans(RATE, 4) == [Span(start=0, end=RATE)]
    assert spans(1, 4) == [Span(start=0, end=1)]


def test_pieces_cover_everything_and_overlap() -> None:
    parts = spans(3600 * RATE, 4)
    assert (parts[0].start, parts[-1].end, len(parts)) == (0, 3600 * RATE, 4)
    assert all(after.start < before.end for before, after in pairwise(parts))
    assert all(part.start % 61_440 == 0 for part in parts)


def test_what_is_no_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="no MPEG-1 layer III frame"):
        list(mp3.frames(io.BytesIO(b"ID3\x03 not a frame")))


def test_pieces_that_never_agree_are_not_joined(tmp_path: Path) -> None:
    """Where the reservoir of one is always too small for the other, a join would be heard."""
    loud = [mp3.Frame(header_with(reservoir=400)) for _ in range(40)]
    empty = [mp3.Frame(header_with(reservoir=0)) for _ in range(40)]
    with pytest.raises(mp3.NoJoin):
        mp3.meeting_place(empty, loud)
    assert 10 <= mp3.meeting_place(loud, empty) < 40


def header_with(*, reservoir: int) -> bytes:
    side = (reservoir << (8 * 32 - 9)).to_bytes(32, "big")
    return b"\xff\xfb\x90\x00" + side + bytes(381)


def test_an_encoder_that_leaves_early_is_noticed(tmp_path: Path) -> None:
    """The pipe into it breaks; its exit code tells the rest."""
    graph = ffmpeg.decoded(channels=1, rate=RATE).output(ffmpeg.target(tmp_path / "short.wav"), f="wav", t=0.1)
    blocks = (memoryview(bytes(400_000)) for _ in range(50))
    done = ffmpeg.run(graph, duration=10.0, feed=blocks)
    assert done.seconds == pytest.approx(0.1, abs=0.01)
