"""HTTP Live Streaming (RFC 8216): what the master playlist says of each size."""

import re
from dataclasses import dataclass
from pathlib import Path

MEDIA_TYPE = "application/vnd.apple.mpegurl"
MASTER = "master.m3u8"
SOUND = "sound"
AAC_LC = "mp4a.40.2"
SEGMENT = re.compile(r"#EXTINF:([\d.]+),\s+#EXT-X-BYTERANGE:(\d+)@(\d+)")
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
SEGMENT_SECONDS = 6
# A shorter segment says nothing of the rate that a network must bear (section 4.3.4.2).
TELLING = 0.5


@dataclass(frozen=True, kw_only=True)
class Track:
    """A media playlist: its name without suffix, its bit rates, and its codec as in RFC 6381."""

    name: str
    peak: int
    mean: int
    codec: str
    details: str = ""


def track(playlist: Path, codec: str, details: str = "") -> Track:
    """Read the bit rates from the byte ranges of a media playlist."""
    segments = [(float(seconds), int(size)) for seconds, size, _at in SEGMENT.findall(playlist.read_text())]
    telling = [pair for pair in segments if pair[0] >= TELLING * SEGMENT_SECONDS] or segments
    peak = max(8 * size / seconds for seconds, size in telling)
    mean = 8 * sum(size for _, size in segments) / sum(seconds for seconds, _ in segments)
    return Track(name=playlist.stem, peak=round(peak), mean=round(mean), codec=codec, details=details)


def h264(file: Path) -> str:
    """Profile and level of an MP4 (ISO/IEC 14496-15, AVCDecoderConfigurationRecord), as in RFC 6381."""
    with file.open("rb") as opened:
        beginning = opened.read(4096)
    at = beginning.index(b"avcC") + 5
    return f"avc1.{beginning[at : at + 3].hex()}"


def master(pictures: list[Track], sound: Track, *, channels: int, language: str) -> str:
    """The smallest size first, with which a player begins; the sound alone for the weakest networks."""
    spoken = f'LANGUAGE="{language}",' if LANGUAGE.fullmatch(language) else ""
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="{SOUND}",NAME="{SOUND}",{spoken}DEFAULT=YES,AUTOSELECT=YES,'
        f'CHANNELS="{channels}",URI="{sound.name}.m3u8"',
    ]
    for picture in sorted(pictures, key=lambda one: one.peak):
        lines += _variant(picture.peak + sound.peak, picture.mean + sound.mean, picture, f"{picture.codec},{AAC_LC}")
    lines += _variant(sound.peak, sound.mean, sound, AAC_LC)
    return "\n".join([*lines, ""])


def _variant(peak: int, mean: int, one: Track, codecs: str) -> list[str]:
    rates = f'BANDWIDTH={peak},AVERAGE-BANDWIDTH={mean},CODECS="{codecs}"'
    return [f'#EXT-X-STREAM-INF:{rates}{one.details},AUDIO="{SOUND}"', f"{one.name}.m3u8"]
