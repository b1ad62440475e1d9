"""What a recording holds of moving pictures, as ffprobe describes it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

# A cover, or one still picture for the whole, is nothing that moves.
STILL = ("attached_pic", "timed_thumbnails", "still_image")
INTERLACED = {"tt", "bb", "tb", "bt"}
# Transfer characteristics of high dynamic range (ITU-T H.273): PQ and HLG.
WIDE = {"smpte2084", "arib-std-b67"}
QUARTER_TURNS = (90, 270)
MOST_FRAMES = 60
# So much lower the mean rate may be than the finest, in a recording of variable frame rate.
STEADY = 0.6


@dataclass(frozen=True, kw_only=True)
class Picture:
    """The first moving picture.

    Attributes:
        index: of its stream in the recording.
        width, height: in pixels as shown, upright and with square pixels.
        frame_rate: in frames per second; 0 when unknown.
        rotation: that players apply, in degrees anticlockwise, 0 to 359.
        duration_s: as declared, null if it is not.
        sound_s: when the sound begins, in seconds of the recording.
        interlaced: whether each frame is two fields.
        wide: the transfer characteristics of a high dynamic range, as ffmpeg names them; "" without one.
    """

    width: int
    height: int
    index: int = 0
    frame_rate: float = 0.0
    rotation: int = 0
    duration_s: float | None = None
    sound_s: float = 0.0
    interlaced: bool = False
    wide: str = ""


def moving(streams: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The streams of moving pictures."""
    found = [stream for stream in streams if stream.get("codec_type") == "video"]
    return [stream for stream in found if not any(stream.get("disposition", {}).get(kind) for kind in STILL)]


def read(stream: dict[str, Any], *, sound_s: float) -> Picture:
    """One stream of ffprobe's answer."""
    rotation = _rotation(stream)
    width, height = int(stream.get("width", 0)), int(stream.get("height", 0))
    aspect = _fraction(stream.get("sample_aspect_ratio", "").replace(":", "/")) or Fraction(1)
    shown = (round(width * aspect), height)
    if rotation in QUARTER_TURNS:
        shown = (height, round(width * aspect))
    duration = float(stream.get("duration") or 0)
    return Picture(
        width=shown[0],
        height=shown[1],
        index=int(stream.get("index", 0)),
        frame_rate=round(_frame_rate(stream), 3),
        rotation=rotation,
        duration_s=duration if duration > 0 else None,
        sound_s=sound_s,
        interlaced=stream.get("field_order") in INTERLACED,
        wide=transfer if (transfer := stream.get("color_transfer", "")) in WIDE else "",
    )


def _frame_rate(stream: dict[str, Any]) -> float:
    """The finest rate at which frames follow one another, or the mean where that one says little."""
    finest, mean = (float(_fraction(stream.get(key, ""))) for key in ("r_frame_rate", "avg_frame_rate"))
    return finest if 0 < finest <= MOST_FRAMES and (not mean or mean >= STEADY * finest) else mean


def _rotation(stream: dict[str, Any]) -> int:
    turns = [data["rotation"] for data in stream.get("side_data_list", []) if "rotation" in data]
    return round(float(turns[0])) % 360 if turns else 0


def _fraction(text: str) -> Fraction:
    numerator, _, denominator = text.partition("/")
    if not (numerator.isdigit() and denominator.isdigit() and int(denominator)):
        return Fraction(0)
    return Fraction(int(numerator), int(denominator))
