"""What any edition says of itself, put in order."""

import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from media_pipeline.bench import Params
from media_pipeline.conf import conf

GENRE = "Podcast"
LIGHT_PIXELS = 300
# Others, such as PostScript, would have Pillow start programs.
PICTURES = ("JPEG", "PNG", "WEBP", "GIF")
# What Pillow raises at a damaged or hostile picture, kind by kind.
UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)
# ISO 639-2, as ID3v2.3 (frame TLAN) and MP4 (media header) ask for it.
LANGUAGES = {
    "ar": "ara",
    "fr": "fra",
    "es": "spa",
    "en": "eng",
    "zgh": "zgh",
    "ber": "ber",
    "ary": "ary",
    "rif": "rif",
}


@dataclass(frozen=True, kw_only=True)
class Label:
    """`chapters`: start in seconds and title, by time; `cover`: a JPEG; `language`: as in BCP 47."""

    title: str
    show: str
    artist: str
    language: str
    duration_s: float
    chapters: tuple[tuple[float, str], ...] = ()
    cover: bytes | None = None
    genre: str = GENRE

    @property
    def iso_639_2(self) -> str:
        return LANGUAGES.get(self.language.partition("-")[0].lower(), "")


def label(params: Params, *, duration_s: float, cover: Path | None) -> Label:
    """Put together what an edition of `duration_s` seconds says; a cover that cannot be read is left out."""
    return Label(
        title=params.title,
        show=params.show,
        artist=params.artist or params.show,
        language=params.language,
        duration_s=duration_s,
        chapters=in_order(params.chapters, duration_s),
        cover=read_cover(cover),
    )


def in_order(chapters: tuple[tuple[float, str], ...], duration: float) -> tuple[tuple[float, str], ...]:
    """Chapters that begin inside the recording, each start once, by time."""
    return tuple(sorted({start: (start, title) for start, title in chapters if 0 <= start < duration}.values()))


def read_cover(path: Path | None) -> bytes | None:
    """The picture to embed; None when it cannot be read, which is no reason to lose the sound."""
    try:
        return cover_picture(path, conf.cover_pixels) if path else None
    except UNREADABLE:
        return None


def cover_warnings(path: Path | None, label: Label) -> tuple[str, ...]:
    """Why a label has no cover, although one was wished for."""
    if label.cover:
        return ()
    try:
        with opened(path or Path()) as picture:
            return ("cover_too_large",) if too_large(picture) else ("cover_unreadable",)
    except Image.DecompressionBombError:
        return ("cover_too_large",)
    except UNREADABLE:
        return ("cover_unreadable",)


def opened(path: Path) -> Image.Image:
    """A picture of which only the header has been read."""
    with warnings.catch_warnings():
        # Ours is the lower limit.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(path, formats=PICTURES)


def too_large(picture: Image.Image) -> bool:
    return picture.width * picture.height > conf.max_pixels


def cover_picture(path: Path, longest: int) -> bytes:
    """A JPEG of at most `longest` pixels a side.

    Raises DecompressionBombError when it is too large, OSError and others when it cannot be read.
    """
    with opened(path) as picture:
        if too_large(picture):
            raise Image.DecompressionBombError
        return shrunk(picture, longest)


def light(cover: bytes) -> bytes:
    """The same JPEG for weak networks, where a picture must not weigh as much as a minute of words."""
    with Image.open(BytesIO(cover), formats=("JPEG",)) as picture:
        return shrunk(picture, LIGHT_PIXELS)


def shrunk(picture: Image.Image, longest: int) -> bytes:
    """A JPEG of at most `longest` pixels a side."""
    # JPEG can be read at a fraction of its size; this also keeps a huge one out of memory.
    picture.draft("RGB", (longest, longest))
    small = picture.convert("RGB")
    small.thumbnail((longest, longest))
    written = BytesIO()
    small.save(written, "JPEG", quality=85)
    return written.getvalue()
