"""Makes recordings to try the pipeline on, small but real."""

import subprocess
from pathlib import Path

FFMPEG = ["ffmpeg", "-v", "error", "-nostdin", "-y"]
# Syllables: bursts of a changing tone with noise, four a second, in phrases with pauses.
SYLLABLES = "(sin(2*PI*(160+60*sin(2*PI*0.7*t))*t)+0.4*sin(2*PI*(900+300*sin(2*PI*0.9*t))*t)+0.25*(2*random(0)-1))"
RHYTHM = "pow(max(0\\,sin(2*PI*2*t))\\,2)*(0.25+0.75*gt(mod(t\\,3.1)\\,0.5))"


def make(path: Path, *arguments: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([*FFMPEG, *arguments, f"file:{path}"], check=True)
    return path


def speech(path: Path, seconds: float = 8, *options: str, level: str = "0.3") -> Path:
    """Something like speech. `level`: an expression in t, so that speakers can differ in loudness."""
    expression = f"aevalsrc='0.5*({level})*{SYLLABLES}*{RHYTHM}':s=44100:d={seconds}"
    return make(path, "-f", "lavfi", "-i", expression, *options)


def uneven_speech(path: Path, seconds: float = 20, *options: str) -> Path:
    """Two speakers, 26 dB apart: where dynamic normalisation misses its target."""
    return speech(path, seconds, *options, level="if(lt(mod(t\\,10)\\,5)\\,1.8\\,0.09)")


def video(path: Path, seconds: float = 3, *, sound: bool = True) -> Path:
    picture = ["-f", "lavfi", "-i", f"testsrc=d={seconds}:s=160x120:r=10", "-pix_fmt", "yuv420p"]
    tone = ["-f", "lavfi", "-i", f"sine=f=440:d={seconds}", "-c:a", "aac"] if sound else ["-an"]
    return make(path, *picture[:4], *tone[: 4 if sound else 0], *picture[4:], *tone[4 if sound else 0 :])


def silence(path: Path, seconds: float = 3) -> Path:
    return make(path, "-f", "lavfi", "-i", f"anullsrc=r=44100:cl=stereo:d={seconds}")


def cut(path: Path, whole: Path, part: float) -> Path:
    """The beginning of a file."""
    content = whole.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    return path


def measure(path: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS, one channel as two loudspeakers play it, and true peak in dBTP.

    Measured apart from the product's own code.
    """
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-nostats", "-i", f"file:{path}"]
    filters = ["-filter_complex", "[0:a:0]ebur128=peak=true:dualmono=true:framelog=verbose", "-f", "null", "-"]
    said = subprocess.run([*command, *filters], capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary:") :]
    value = {line.split(":")[0].strip(): line.split(":")[1] for line in summary.splitlines() if ":" in line}
    return float(value["I"].split()[0]), float(value["Peak"].split()[0])


def seconds(path: Path) -> float:
    command = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0"]
    return float(subprocess.run([*command, f"file:{path}"], capture_output=True, text=True, check=True).stdout)


def conversation(path: Path, seconds: float = 8) -> Path:
    """Two speakers at once, each in one channel."""
    left = f"0.3*{SYLLABLES}*{RHYTHM}"
    right = "0.2*sin(2*PI*(220+40*sin(2*PI*0.4*t))*t)*pow(max(0\\,sin(2*PI*1.7*t))\\,2)"
    return make(path, "-f", "lavfi", "-i", f"aevalsrc='{left}|{right}':s=48000:d={seconds}")


def long(path: Path, minutes: int = 8) -> Path:
    """A recording that takes a while, but is soon made."""
    minute = speech(path.with_name(f"minute-{path.name}"), 60, "-ac", "2")
    make(path, "-stream_loop", str(minutes - 1), "-i", str(minute), "-c", "copy")
    minute.unlink()
    return path
