"""Choose a picture that stands for the whole, and lay out small ones to find a place by."""

from dataclasses import dataclass
from pathlib import Path

from media_pipeline import ffmpeg
from media_pipeline.bench import Bench
from media_pipeline.pictures import storyboard
from media_pipeline.pictures.camera import Picture
from media_pipeline.pictures.ladder import fitted
from media_pipeline.pictures.storyboard import Grid
from media_pipeline.products import Asset
from media_pipeline.steps import picture
from media_pipeline.steps.picture import Rendition
from media_pipeline.watch import Watch

POSTER_FRAME = (1280, 1280)
TILE_FRAME = (160, 160)
JPEG = {"f": "image2", "c:v": "mjpeg", "update": 1, "frames:v": 1, "q:v": 4, "pix_fmt": "yuvj420p"}
SHARE = 0.9


@dataclass(frozen=True, kw_only=True)
class Output:
    """The assets `poster`, a JPEG at most 1280 wide, and `strip`: WebVTT that names parts of its other file.

    `poster_s`: where the poster was found, in seconds.
    """

    assets: tuple[Asset, ...] = ()
    poster_s: float = 0.0


def inside(made: Rendition, frame: tuple[int, int]) -> tuple[int, int]:
    return fitted(Picture(width=made.width, height=made.height), frame)


def sprite(source: Path, tiles: Grid, path: Path, watch: Watch) -> None:
    """Only key frames are decoded: those of the smallest size, which stand at known places."""
    frames = ffmpeg.own(source, skip_frame="nokey")["v:0"].filter("select", f"not(mod(n,{tiles.every}))")
    small = frames.filter("scale", tiles.width, tiles.height).filter("tile", f"{tiles.columns}x{tiles.rows}")
    graph = small.output(ffmpeg.target(path), vsync="vfr", **JPEG)
    ffmpeg.run(graph, duration=tiles.tiles * tiles.seconds, watch=watch)


def still(source: Path, seconds: float, size: tuple[int, int], path: Path) -> None:
    frame = ffmpeg.own(source, ss=seconds)["v:0"].filter("scale", *size)
    ffmpeg.run(frame.output(ffmpeg.target(path), **JPEG), duration=0.0)


def run(bench: Bench) -> Output:
    made = bench.of(picture.Output)
    if not made.renditions:
        return Output()
    large, small = made.renditions[0], made.renditions[-1]
    folder = bench.new_file("")
    folder.mkdir()
    tiles = storyboard.grid(made.duration_s, small.group_s, inside(small, TILE_FRAME))
    sheet, cues = folder / "strip.jpg", folder / "strip.vtt"
    sprite(bench.file(small.file), tiles, sheet, bench.watch.part(0.0, SHARE))
    cues.write_text(storyboard.track(tiles, sheet.name, made.duration_s), encoding="utf-8")
    at = storyboard.best(sheet, tiles) * tiles.seconds
    poster = bench.new_file(".jpg")
    still(bench.file(large.file), at, inside(large, POSTER_FRAME), poster)
    others = (f"{folder.name}/{sheet.name}",)
    strip = Asset(role="strip", file=f"{folder.name}/{cues.name}", media_type="text/vtt", others=others)
    return Output(assets=(Asset(role="poster", file=poster.name, media_type="image/jpeg"), strip), poster_s=at)
