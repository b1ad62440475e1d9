"""WebVTT (W3C, https://www.w3.org/TR/webvtt1/): for browsers, and what Apple Podcasts takes, with names of speakers."""

import html
import re
from collections.abc import Iterator

from media_pipeline.captions.blocks import Block, Piece, blocks, pieces
from media_pipeline.captions.cleaning import name, plain, untagged
from media_pipeline.captions.cues import Cue, Cues
from media_pipeline.captions.times import is_timing, write_moment

EXTENSION = "vtt"
MEDIA_TYPE = "text/vtt"
# Comments, style sheets and regions say nothing that is spoken (sections 4.1 and 6.1).
SILENT = re.compile(r"(NOTE|STYLE|REGION)(\s|$)")
VOICE = re.compile(r"<v(?:\.[^\s<>]*)?(?:\s+([^<>]*))?>", re.IGNORECASE)


def is_like(text: str) -> bool:
    """The signature, which some programs write in small letters or after empty lines."""
    return text.lstrip()[:6].upper() == "WEBVTT"


def read(text: str) -> Cues:
    """The cues of a file, in its order. Raises BadTime, EndsBeforeStart, WordsWithoutTime, TooManyCues, CueTooLong."""
    return tuple(cue for block in blocks(_spoken(text)) for cue in _voices(block))


def _spoken(text: str) -> Iterator[Piece]:
    """The pieces that hold cues; the header goes as far as the first empty line or the first times."""
    in_header = True
    for piece in pieces(text):
        begins_with_times = any(map(is_timing, piece.lines[:2]))
        if in_header and not begins_with_times:
            in_header = False
        elif begins_with_times or not SILENT.match(piece.lines[0]):
            in_header = False
            yield piece


def _voices(block: Block) -> Iterator[Cue]:
    """A cue in which several speak becomes one for each, at times that follow the length of what they say."""
    before, *voices = VOICE.split(block.text)
    said = [("", before), *zip(voices[::2], voices[1::2], strict=True)]
    turns = [(name(html.unescape(who or "")), plain(untagged(words), block.line)) for who, words in said]
    spoken = [(who, words) for who, words in turns if words] or [("", "")]
    letters = sum(len(words) for _who, words in spoken) or 1
    start = block.start
    for who, words in spoken:
        end = round(start + (block.end - block.start) * len(words) / letters, 3) if words else block.end
        yield Cue(start=start, end=min(end, block.end), text=words, speaker=who)
        start = end


def write(cues: Cues) -> str:
    """A file that any reader of the recommendation takes; cues without words are left out, as they show nothing."""
    parts = ["WEBVTT\n"]
    for cue in cues:
        if cue.text:
            voice = f"<v {html.escape(cue.speaker, quote=False)}>" if cue.speaker else ""
            # Escaped, no text can hold the arrow that would end the cue.
            words = html.escape(cue.text, quote=False)
            parts.append(f"{write_moment(cue.start)} --> {write_moment(cue.end)}\n{voice}{words}\n")
    return "\n".join(parts)
