"""The still part of a film: the cover, the show, the title and the chapter that is heard."""

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

from PIL import Image, ImageDraw, ImageOps

from media_pipeline.frames.lettering import BOLD, REGULAR, Block, Direction, Style, fit
from media_pipeline.frames.look import (
    CORNER,
    GAP,
    GUTTER,
    LINE_HEIGHT,
    LINE_TOP,
    MARGIN,
    SIDE,
    SMOOTH,
    TOP,
    WIDTH,
    Palette,
    ground,
    rounded,
    star,
)

SHOW = Style(weight=BOLD, sizes=(44, 40, 36), lines=2)
TITLE = Style(weight=BOLD, sizes=(92, 84, 76, 68, 62, 56, 50), lines=4)
WIDE_TITLE = Style(weight=BOLD, sizes=(116, 104, 92, 84, 76, 68, 60), lines=3)
CHAPTER = Style(weight=REGULAR, sizes=(44, 40), lines=2)
AFTER_SHOW = 20
BEFORE_CHAPTER = 40
# The radius of the star before a chapter, and how far its title stands from the edge.
STAR = 15
INDENT = 52
RIGHT_TO_LEFT_LANGUAGES = {"ar", "ary", "arz", "fa", "he", "ur"}
# A chapter that begins less than this before the end has no part of the line to itself, in pixels.
LEAST_PART = 12


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What a film says of itself.

    Attributes:
        language: of the show, as in BCP 47: decides on which side a line begins.
        cover: a JPEG, or None.
        chapters: their starts in seconds and titles, by time, all inside of the film.
        duration_s: of the film.
    """

    title: str
    show: str
    language: str
    palette: Palette
    duration_s: float
    cover: bytes | None = None
    chapters: tuple[tuple[float, str], ...] = ()

    @property
    def direction(self) -> Direction:
        return "rtl" if self.language.partition("-")[0].lower() in RIGHT_TO_LEFT_LANGUAGES else "ltr"

    @property
    def column(self) -> tuple[int, int]:
        """Left and right edge of the text."""
        taken = SIDE + GUTTER if self.cover else 0
        left, right = MARGIN, WIDTH - MARGIN
        return (left, right - taken) if self.direction == "rtl" else (left + taken, right)

    def still(self, chapter: str) -> Image.Image:
        """The frame while a chapter is heard, "" for none; without the waveform, with the line as it begins."""
        made = self._always.copy()
        if block := self._set(chapter, CHAPTER):
            self._say_chapter(made, block)
        return made

    @cached_property
    def _always(self) -> Image.Image:
        """What no chapter changes."""
        made = ground(self.palette)
        if self.cover:
            self._hang(made, self.cover)
        self._head(made)
        made.paste(self.palette.track, (0, LINE_TOP), self.line())
        return made

    def line(self) -> Image.Image:
        """A mask of the line that tells how far it is, as wide as the frame, cut where a chapter begins."""
        length = WIDTH - 2 * MARGIN
        mask = Image.new("L", (WIDTH, LINE_HEIGHT), 0)
        mask.paste(rounded((length, LINE_HEIGHT), LINE_HEIGHT / 2), (MARGIN, 0))
        pen = ImageDraw.Draw(mask)
        for start, _title in self.chapters:
            at = round(length * start / self.duration_s)
            if LEAST_PART < at < length - LEAST_PART:
                pen.rectangle((MARGIN + at - GAP // 2, 0, MARGIN + at + GAP // 2 - 1, LINE_HEIGHT), fill=0)
        return ImageOps.mirror(mask) if self.direction == "rtl" else mask

    def _hang(self, made: Image.Image, cover: bytes) -> None:
        with Image.open(BytesIO(cover), formats=("JPEG",)) as opened:
            square = ImageOps.fit(opened.convert("RGB"), (SIDE, SIDE), Image.Resampling.LANCZOS)
        x = WIDTH - MARGIN - SIDE if self.direction == "rtl" else MARGIN
        made.paste(square, (x, TOP), rounded(square.size, CORNER))

    def _set(self, text: str, style: Style, height: int = SIDE) -> Block | None:
        left, right = self.column
        indent = INDENT if style is CHAPTER else 0
        return fit(text, (right - left - indent, height), style, self.direction)

    def _head(self, made: Image.Image) -> None:
        """Show and title, at the height of the cover's middle; above the chapter, where there will be one."""
        room = SIDE - (self._chapter_height() + BEFORE_CHAPTER if self.chapters else 0)
        show = self._set(self.show, SHOW)
        left = room - (show.height + AFTER_SHOW if show else 0)
        title = self._set(self.title, TITLE if self.cover else WIDE_TITLE, left)
        height = sum(block.height for block in (show, title) if block) + (AFTER_SHOW if show and title else 0)
        y = TOP + max((room - height) // 2, 0)
        for block, colour in ((show, self.palette.mark), (title, self.palette.text)):
            if block:
                self._write(made, block, y, colour)
                y += block.height + AFTER_SHOW

    def _chapter_height(self) -> int:
        """That of the highest; not all are set when one needs every line that there may be."""
        highest = 0
        for _start, title in self.chapters:
            block = self._set(title, CHAPTER)
            highest = max(highest, block.height if block else 0)
            if block and len(block.lines) == CHAPTER.lines:
                break
        return highest

    def _say_chapter(self, made: Image.Image, block: Block) -> None:
        y = TOP + SIDE - block.height
        self._write(made, block, y, self.palette.soft, indent=INDENT)
        left, right = self.column
        x = right - STAR if self.direction == "rtl" else left + STAR
        side = 2 * STAR * SMOOTH
        mask = Image.new("L", (side, side), 0)
        ImageDraw.Draw(mask).polygon(star(side / 2, side / 2, side / 2), fill=255)
        small = mask.resize((2 * STAR, 2 * STAR), Image.Resampling.LANCZOS)
        made.paste(self.palette.mark, (x - STAR, y + block.leading // 2 - STAR), small)

    def _write(self, made: Image.Image, block: Block, y: int, colour: str, *, indent: int = 0) -> None:
        """Lines begin where those of the show's language do, whatever their own direction."""
        pen = ImageDraw.Draw(made)
        left, right = self.column
        at_right = self.direction == "rtl"
        x = right - indent if at_right else left + indent
        ascent, descent = block.font.getmetrics()
        for number, line in enumerate(block.lines):
            baseline = y + number * block.leading + (block.leading + ascent - descent) // 2
            anchor = "rs" if at_right else "ls"
            pen.text(
                (x, baseline),
                line,
                fill=colour,
                font=block.font,
                anchor=anchor,
                direction=block.direction,
                stroke_width=block.pen,
            )
