"""Give the recording away as it came, byte for byte, where apps can play it."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from media_pipeline.bench import Bench
from media_pipeline.errors import UnsupportedFormat
from media_pipeline.products import Edition, sealed
from media_pipeline.steps import decode, probe

KIND = "original"
# By the first name of the container and the codec: suffix and media type.
PLAYABLE = {
    ("mp3", "mp3"): (".mp3", "audio/mpeg"),
    ("mov", "aac"): (".m4a", "audio/mp4"),
    ("mov", "alac"): (".m4a", "audio/mp4"),
    ("mov", "mp3"): (".m4a", "audio/mp4"),
    ("aac", "aac"): (".aac", "audio/aac"),
    ("ogg", "opus"): (".opus", "audio/ogg"),
    ("ogg", "vorbis"): (".ogg", "audio/ogg"),
    ("flac", "flac"): (".flac", "audio/flac"),
}
VIDEO = (".mp4", "video/mp4")


@dataclass(frozen=True, kw_only=True)
class Output:
    """One edition, of the kind `original`; its loudness is that of the recording, its peak that of the samples."""

    editions: tuple[Edition, ...]


def kind_of(probed: probe.Output) -> tuple[str, str]:
    """Return suffix and media type. Raises UnsupportedFormat for what no app plays."""
    container = probed.format.partition(",")[0]
    found = PLAYABLE.get((container, probed.codec))
    if found and probed.has_video:
        found = VIDEO if container == "mov" else None
    if found is None:
        raise UnsupportedFormat(f"{probed.format}, {probed.codec}")
    return found


def copied(source: Path, path: Path) -> None:
    try:
        os.link(source, path)
    except OSError:
        # Another file system, or one without hard links.
        shutil.copyfile(source, path)


def run(bench: Bench) -> Output:
    """Raises UnsupportedFormat."""
    probed, decoded = bench.of(probe.Output), bench.of(decode.Output)
    suffix, media_type = kind_of(probed)
    path = bench.new_file(suffix)
    copied(bench.source, path)
    length, digest = sealed(path)
    duration = decoded.pcm.duration_s
    edition = Edition(
        kind=KIND,
        file=path.name,
        media_type=media_type,
        byte_length=length,
        sha256=digest,
        duration_s=duration,
        loudness=decoded.loudness,
        bit_rate=round(8 * length / duration),
        channels=probed.channels,
        height=probed.picture.height if probed.has_video and probed.picture else 0,
    )
    return Output(editions=(edition,))
