"""Find out what kind of file this is, without decoding it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media_pipeline import ffmpeg
from media_pipeline.bench import Bench
from media_pipeline.conf import conf
from media_pipeline.errors import EmptyFile, Playlist, SourceMissing, TooLarge
from media_pipeline.pictures import camera
from media_pipeline.pictures.camera import Picture

# How lists of other files begin. ffmpeg would refuse them, too, by the whitelist of containers; here they get
# their own sentence even where its guess differs.
LIST_BEGINNINGS = (
    b"#EXTM3U",
    b"ffconcat version",
    b"<MPD",
    b"v=0\no=",
    b"v=0\r\no=",
    b"[playlist]",
    b"<smil",
)
BEGINNING = 4096
# A table of contents in ID3v2 counts its chapters in one byte (ID3v2 chapter addendum, section 3.2).
MOST_CHAPTERS = 255
LONGEST_TITLE = 500


@dataclass(frozen=True, kw_only=True)
class Output:
    """`duration_s`: as declared, null if it is not; `size`: bytes; `score`: ffprobe's certainty, 0 to 100.

    `sound_s`: how long the sound alone is declared to be, null if nothing is said of it; `tracks`: of sound, of which
    the first is heard. `estimated`: whether the durations are guesses, because the file does not declare any.
    `pixels`: of the largest moving picture, as declared; `picture`: what the first one is, null if there is none. A
    cover inside the file is none, and is never read. `recorded_at`: when recording began, as the file says, or "".
    """

    format: str
    size: int
    duration_s: float | None
    score: int
    codec: str
    codec_tag: str
    channels: int
    sample_rate: int
    has_video: bool
    pixels: int = 0
    chapters: tuple[tuple[float, str], ...] = ()
    picture: Picture | None = None
    recorded_at: str = ""
    sound_s: float | None = None
    tracks: int = 1
    estimated: bool = False

    @property
    def declared_s(self) -> float | None:
        """How long the sound is declared to be, as exactly as it is declared; null if it is not."""
        return None if self.estimated else self.sound_s or self.duration_s


def probe(source: Path) -> Output:
    """Raises EmptyFile, TooLarge, Playlist, and what ffmpeg.describe raises."""
    if not source.is_file():
        raise SourceMissing(str(source))
    size = source.stat().st_size
    if not size:
        raise EmptyFile
    if size > conf.max_bytes:
        raise TooLarge(limit_gb=round(conf.max_bytes / 1024**3, 1))
    with source.open("rb") as opened:
        beginning = opened.read(BEGINNING).lstrip(b"\xef\xbb\xbf \t\r\n")
    if beginning.startswith(LIST_BEGINNINGS) or (beginning.startswith(b"<?xml") and b"<MPD" in beginning):
        raise Playlist(repr(beginning[:80]))
    return read(ffmpeg.describe(source), size)


def read(description: dict[str, Any], size: int) -> Output:
    """ffprobe's answer, reduced to the first audio stream."""
    container = description.get("format", {})
    streams = description.get("streams", [])
    tracks = [stream for stream in streams if stream.get("codec_type") == "audio"]
    audio: dict[str, Any] = tracks[0] if tracks else {}
    moving = camera.moving(streams)
    return Output(
        format=container.get("format_name", ""),
        size=size,
        duration_s=_seconds(container.get("duration")) or _seconds(audio.get("duration")),
        score=int(container.get("probe_score", 0)),
        codec=audio.get("codec_name", ""),
        codec_tag=audio.get("codec_tag_string", ""),
        channels=int(audio.get("channels", 0)),
        sample_rate=int(audio.get("sample_rate", 0)),
        has_video=bool(moving),
        picture=camera.read(moving[0], sound_s=_begins(audio, container)) if moving else None,
        pixels=max((_pixels(stream, description) for stream in moving), default=0),
        chapters=tuple(
            (float(chapter["start_time"]), str(chapter.get("tags", {}).get("title", ""))[:LONGEST_TITLE])
            for chapter in description.get("chapters", [])[:MOST_CHAPTERS]
        ),
        recorded_at=str(container.get("tags", {}).get("creation_time", ""))[:40],
        sound_s=_seconds(audio.get("duration")),
        tracks=len(tracks),
        estimated=bool(description.get("estimated")),
    )


def _pixels(picture: dict[str, Any], description: dict[str, Any]) -> int:
    known = int(picture.get("width", 0)) * int(picture.get("height", 0))
    return conf.max_pixels + 1 if not known and description.get("oversized") else known


def _begins(audio: dict[str, Any], container: dict[str, Any]) -> float:
    """When the sound begins, in seconds from the beginning of the recording."""
    return max(float(audio.get("start_time") or 0) - float(container.get("start_time") or 0), 0.0)


def _seconds(text: str | None) -> float | None:
    value = float(text) if text else 0.0
    return value if value > 0 else None


def run(bench: Bench) -> Output:
    return probe(bench.source)
