"""Makes videos to try the pipeline on, small but real, and reads back what came out of them."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from tests.media_pipeline import media

# A tone twice a second, so that there is something to level.
TONE = "aevalsrc='0.2*sin(2*PI*330*t)*(0.2+0.8*gt(mod(t\\,0.5)\\,0.25))':s=48000"
FAST = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "30", "-pix_fmt", "yuv420p", "-c:a", "aac")
# A quarter of a turn in the matrix of a track header (ISO/IEC 14496-12, 8.3.2), in sixteenths of 2**16.
TURNED = b"".join(value.to_bytes(4, "big", signed=True) for value in (0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30))
MATRIX_AT = 44


def film(path: Path, size: str, seconds: float = 3, *options: str, rate: str = "25", picture: str = "") -> Path:
    """A test picture with a tone. `options`: of the output; `picture`: filters, after a comma."""
    shown = f"testsrc2=d={seconds}:s={size}:r={rate}{picture}"
    heard = f"{TONE}:d={seconds}"
    return media.make(path, "-f", "lavfi", "-i", shown, "-f", "lavfi", "-i", heard, *FAST, *options)


def turn(path: Path) -> Path:
    """Write into a finished MOV or MP4 that its picture was recorded lying, as a phone does."""
    content = bytearray(path.read_bytes())
    # The header of the first track, which is the picture.
    at = content.index(b"tkhd") + MATRIX_AT
    content[at : at + len(TURNED)] = TURNED
    path.write_bytes(content)
    return path


def ffprobe(path: Path, *options: str) -> dict[str, Any]:
    command = ["ffprobe", "-v", "error", "-of", "json", *options, f"file:{path}"]
    answer: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return answer


def streams(path: Path) -> dict[str, dict[str, Any]]:
    """What is seen and heard, by type; chapters and covers are neither."""
    found = ffprobe(path, "-show_streams")["streams"]
    return {one["codec_type"]: one for one in reversed(found) if not one["disposition"]["attached_pic"]}


def key_frames(path: Path) -> list[float]:
    """Where the picture can be entered, in seconds."""
    shown = ("-select_streams", "v:0", "-show_entries", "packet=pts_time,flags")
    return [float(packet["pts_time"]) for packet in ffprobe(path, *shown)["packets"] if "K" in packet["flags"]]


def boxes(path: Path) -> list[str]:
    """The outer boxes of an MP4, in order."""
    content, at, found = path.read_bytes(), 0, []
    while at < len(content):
        found.append(content[at + 4 : at + 8].decode("ascii"))
        at += int.from_bytes(content[at : at + 4], "big")
    return found


def plays(path: Path, *options: str) -> str:
    """Decode all of a file or playlist; what ffmpeg complained of."""
    command = ["ffmpeg", "-nostdin", "-v", "warning", "-i", str(path), *options, "-f", "null", "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr


def onsets(path: Path) -> tuple[float, float]:
    """When it stops being silent, and when it stops being black, in seconds."""
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-i", str(path)]
    filters = ["-af", "silencedetect=n=-30dB:d=0.2", "-vf", "blackdetect=d=0.2:pix_th=0.2", "-f", "null", "-"]
    said = subprocess.run([*command, *filters], capture_output=True, text=True, check=True).stderr
    heard, seen = re.search(r"silence_end: ([\d.]+)", said), re.search(r"black_end:([\d.]+)", said)
    assert heard
    assert seen
    return float(heard[1]), float(seen[1])
