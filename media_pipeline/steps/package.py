"""Put sound to the pictures: a file for each size, and all sizes together for players that choose by themselves."""

from dataclasses import dataclass
from pathlib import Path

from media_pipeline import ffmpeg
from media_pipeline.bench import Bench
from media_pipeline.pictures import hls
from media_pipeline.products import Asset, Edition, sealed
from media_pipeline.steps import picture, probe, soundtrack
from media_pipeline.steps.encode import Encoded
from media_pipeline.steps.picture import Rendition
from media_pipeline.steps.tags import with_chapters
from media_pipeline.tagging import mp4
from media_pipeline.tagging.label import Label, label
from media_pipeline.watch import Watch

MEDIA_TYPE = "video/mp4"
SHARE = 0.8


@dataclass(frozen=True, kw_only=True)
class Output:
    """The editions `mp4-1080`, `mp4-720`, `mp4-360`, and the asset `hls`; none without pictures."""

    editions: tuple[Edition, ...] = ()
    assets: tuple[Asset, ...] = ()


def progressive(bench: Bench, made: Rendition, sound: Encoded, said: Label, watch: Watch) -> Edition:
    """One size with sound, tags and chapters, its index in front so that it plays while it loads."""
    path = bench.new_file(".mp4")
    streams = [ffmpeg.own(bench.file(made.file))["v:0"], ffmpeg.own(bench.file(sound.file))["a:0"]]
    mp4.join(streams, path, said, watch)
    length, digest = sealed(path)
    return Edition(
        kind=f"mp4-{made.lines}",
        file=path.name,
        media_type=MEDIA_TYPE,
        byte_length=length,
        sha256=digest,
        duration_s=said.duration_s,
        loudness=sound.loudness,
        bit_rate=round(8 * length / said.duration_s),
        channels=sound.channels,
        height=made.height,
    )


def streaming(bench: Bench, made: tuple[Rendition, ...], sound: Encoded, watch: Watch) -> Asset:
    """A folder of playlists, each with one file of fragments, that name one another without a path."""
    folder = bench.new_file("")
    folder.mkdir()
    tracks = {hls.SOUND: ffmpeg.own(bench.file(sound.file))["a:0"]} | {
        str(one.lines): ffmpeg.own(bench.file(one.file))["v:0"] for one in made
    }
    outputs = [
        stream.output(ffmpeg.target(folder / f"{name}.m3u8"), **_segments(folder, name))
        for name, stream in tracks.items()
    ]
    ffmpeg.run(ffmpeg.merged(outputs), duration=sound.duration_s, watch=watch)
    playlist = folder / hls.MASTER
    playlist.write_text(_master(bench, folder, made, sound), encoding="utf-8")
    others = sorted(f"{folder.name}/{name}{suffix}" for name in tracks for suffix in (".m3u8", ".mp4"))
    return Asset(role="hls", file=f"{folder.name}/{hls.MASTER}", media_type=hls.MEDIA_TYPE, others=tuple(others))


def _segments(folder: Path, name: str) -> dict[str, str | int]:
    return {
        "c": "copy",
        "f": "hls",
        "hls_segment_type": "fmp4",
        "hls_flags": "single_file",
        "hls_playlist_type": "vod",
        "hls_time": hls.SEGMENT_SECONDS,
        # Else each track would begin later by what its encoder reorders, and picture and sound apart.
        "avoid_negative_ts": "disabled",
        "hls_segment_filename": ffmpeg.target(folder / f"{name}.mp4"),
    }


def _master(bench: Bench, folder: Path, made: tuple[Rendition, ...], sound: Encoded) -> str:
    pictures = [
        hls.track(
            folder / f"{one.lines}.m3u8",
            hls.h264(folder / f"{one.lines}.mp4"),
            f",RESOLUTION={one.width}x{one.height},FRAME-RATE={one.frame_rate:.3f}",
        )
        for one in made
    ]
    heard = hls.track(folder / f"{hls.SOUND}.m3u8", hls.AAC_LC)
    return hls.master(pictures, heard, channels=sound.channels, language=bench.params.language)


def run(bench: Bench) -> Output:
    made, sound = bench.of(picture.Output), bench.of(soundtrack.Output).encoded
    if not made.renditions or not sound:
        return Output()
    params = with_chapters(bench.params, bench.of(probe.Output).chapters)
    said = label(params, duration_s=max(made.duration_s, sound.duration_s), cover=bench.cover)
    steps = len(made.renditions)
    editions = [
        progressive(bench, one, sound, said, bench.watch.part(SHARE * number / steps, SHARE * (number + 1) / steps))
        for number, one in enumerate(made.renditions)
    ]
    asset = streaming(bench, made.renditions, sound, bench.watch.part(SHARE, 1.0))
    return Output(editions=tuple(editions), assets=(asset,))
