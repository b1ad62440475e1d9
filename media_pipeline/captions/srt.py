"""SubRip (.srt): no specification; written as VideoLAN and the Podcasting 2.0 namespace (transcripts) describe it."""

from media_pipeline.captions.blocks import blocks, pieces
from media_pipeline.captions.cleaning import plain, untagged
from media_pipeline.captions.cues import Cue, Cues
from media_pipeline.captions.speakers import with_speakers
from media_pipeline.captions.times import holds_timing, write_moment

EXTENSION = "srt"
MEDIA_TYPE = "application/x-subrip"


def is_like(text: str) -> bool:
    return holds_timing(text)


def read(text: str) -> Cues:
    """The cues of a file, in its order. Raises BadTime, EndsBeforeStart, WordsWithoutTime, TooManyCues, CueTooLong."""
    cues = tuple(
        Cue(start=block.start, end=block.end, text=plain(untagged(block.text), block.line))
        for block in blocks(pieces(text))
    )
    return with_speakers(cues)


def write(cues: Cues) -> str:
    """A file with the name of a speaker where a turn begins; cues without words are left out."""
    parts, current = [], ""
    spoken = [cue for cue in cues if cue.text]
    for number, cue in enumerate(spoken, start=1):
        name = f"{cue.speaker}: " if cue.speaker and cue.speaker != current else ""
        current = cue.speaker
        # An arrow in the words would be taken for times.
        words = cue.text.replace("-->", "→")
        parts.append(f"{number}\n{write_moment(cue.start, ',')} --> {write_moment(cue.end, ',')}\n{name}{words}\n")
    return "\n".join(parts)
