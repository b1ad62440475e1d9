"""MP3 streams made in pieces: joining them without a seam, and the Info frame that tells players their length.

Layout of a frame (ISO/IEC 11172-3, 2.4.1, 2.4.2.7; MPEG-1, layer III): 4 bytes of header, 17 or 32 bytes of side
information, then room for main data. The main data of a frame may begin in the room of earlier frames: up to 511
bytes before its own, as `main_data_begin` tells. That reservoir is what makes cutting an MP3 hard.
"""

import struct
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, pairwise
from typing import BinaryIO

from media_pipeline.sound.listening import CHUNK_HOPS, Part
from media_pipeline.sound.loudness import HOPS_PER_SECOND

BIT_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
RATES = (44_100, 48_000, 32_000)
FRAME = 1152
HEADER = 4
# Silence that LAME puts before the sound, in samples.
ENCODER_DELAY = 576
# With what a decoder adds, so many samples come out of it before the sound.
DECODER_START = ENCODER_DELAY + 529
# Before a decoder has all that earlier frames hold of a frame, and its filters know the sound.
UNDECODED = 16
TOC = 100
MAX_PADDING = 4095
QUALITY = 57
CONSTANT_RATE = 1
# 511 bytes of reservoir lie in at most so many frames.
MOST_ROOMS = 4
# Frames that a piece has behind its overlap: what its encoder still held at the end.
SPARE = 16
# The last frames of a piece are made without knowing what follows.
BLIND = 4


class NoJoin(Exception):
    """Nowhere in their overlap can one piece go on for the other."""


@dataclass(frozen=True)
class Frame:
    """One frame as bytes."""

    data: bytes

    @property
    def channels(self) -> int:
        return 1 if self.data[3] >> 6 == 0b11 else 2

    @property
    def rate(self) -> int:
        return RATES[self.data[2] >> 2 & 3]

    @property
    def bit_rate(self) -> int:
        return BIT_RATES[self.data[2] >> 4] * 1000

    @property
    def room(self) -> int:
        """Where main data begins in this frame."""
        return HEADER + (17 if self.channels == 1 else 32)

    @cached_property
    def side(self) -> "Side":
        return read_side(self.data[HEADER : self.room], self.channels)


@dataclass(frozen=True)
class Side:
    """What the side information of a frame says.

    Attributes:
        reservoir: bytes of main data that lie before this frame.
        blocks: the window of each granule and channel: 0 long, 1 start, 2 short, 3 stop.
        gain: the sum of the global gains; it follows the loudness.
    """

    reservoir: int
    blocks: tuple[int, ...]
    gain: int


def read_side(side: bytes, channels: int) -> Side:
    """Read side information of MPEG-1 (ISO/IEC 11172-3, 2.4.1.7)."""
    bits = int.from_bytes(side, "big")
    length = 8 * len(side)

    def field(at: int, size: int) -> int:
        return bits >> (length - at - size) & ((1 << size) - 1)

    at = 9 + (5 if channels == 1 else 3) + 4 * channels
    blocks, gain = [], 0
    for _granule_and_channel in range(2 * channels):
        gain += field(at + 21, 8)
        switched = field(at + 33, 1)
        blocks.append(field(at + 34, 2) if switched else 0)
        at += 59
    return Side(reservoir=field(0, 9), blocks=tuple(blocks), gain=gain)


def frames(stream: BinaryIO) -> Iterator[Frame]:
    """Yield the frames of a stream that begins with one and holds nothing else.

    Raises ValueError where something else begins.
    """
    while len(header := stream.read(HEADER)) == HEADER:
        if header[0] != 0xFF or header[1] & 0xFE != 0xFA:
            raise ValueError(f"no MPEG-1 layer III frame but {header!r}")
        kilobits, rate = BIT_RATES[header[2] >> 4], RATES[header[2] >> 2 & 3]
        size = 144_000 * kilobits // rate + (header[2] >> 1 & 1)
        yield Frame(header + stream.read(size - HEADER))


@dataclass(frozen=True)
class Piece:
    """Frames of one part of a sound; `start`: the number that its first frame has in the whole."""

    start: int
    frames: Iterator[Frame]


def joined(pieces: Iterable[Piece], *, overlap: int) -> Iterator[Frame]:
    """Yield the frames of pieces that follow one another, each repeating `overlap` frames of the one before.

    Raises NoJoin.
    """
    held: deque[Frame] = deque()
    first = 0
    for piece in pieces:
        if piece.start:
            begun = list(islice(piece.frames, overlap))
            ending = list(islice(held, piece.start - first, piece.start - first + overlap))
            at = meeting_place(ending, begun)
            yield from islice(held, piece.start - first)
            yield from lend_room(ending[:at], begun[: at + 1])
            held, first = deque(begun[at:]), piece.start + at
        for frame in piece.frames:
            held.append(frame)
            if len(held) > overlap + SPARE:
                yield held.popleft()
                first += 1
    yield from held


def meeting_place(ending: list[Frame], beginning: list[Frame]) -> int:
    """Return the number of the first frame that is taken from `beginning`.

    Both hold the same moments. The windows must agree on both sides of the border, since neighbouring windows
    cancel each other's aliasing, and the reservoir of the ending piece must be as large as what the beginning
    one needs. Of all such places the quietest is taken.
    """
    warm = len(beginning) // 4
    fitting = [
        at
        for at in range(warm, min(len(ending), len(beginning)) - BLIND)
        if ending[at].side.reservoir >= beginning[at].side.reservoir
        and ending[at].side.blocks == beginning[at].side.blocks
        and ending[at - 1].side.blocks == beginning[at - 1].side.blocks
    ]
    if not fitting:
        raise NoJoin
    return min(fitting, key=lambda at: beginning[at].side.gain + beginning[at - 1].side.gain)


def lend_room(before: list[Frame], begun: list[Frame]) -> list[Frame]:
    """Return the frames before a joint, with what the last of `begun`, the frame after it, has in earlier rooms.

    The frames before the joint left these bytes unused: their own reservoir is at least as large.
    """
    size = begun[-1].side.reservoir
    lent = b"".join(frame.data[frame.room :] for frame in begun[-MOST_ROOMS - 1 : -1])
    missing = lent[len(lent) - size :]
    changed = list(before)
    for number in range(len(changed) - 1, -1, -1):
        old = changed[number]
        part = missing[-(len(old.data) - old.room) :]
        changed[number] = Frame(old.data[: len(old.data) - len(part)] + part)
        missing = missing[: len(missing) - len(part)]
        if not missing:
            break
    return changed


def write(pieces: Iterable[Piece], *, overlap: int, samples: int, stream: BinaryIO) -> Sequence[int]:
    """Write joined pieces behind an Info frame, and return where in the file each frame of sound begins.

    `samples`: of the original, per channel, at the rate of the MP3; `stream`: can be read and sought, too.
    Raises NoJoin.
    """
    starts = array("Q")
    at, first = 0, None
    for frame in joined(pieces, overlap=overlap):
        if first is None:
            first, at = frame, len(frame.data)
            stream.write(bytes(at))
        starts.append(at)
        stream.write(frame.data)
        at += len(frame.data)
    if first is not None:
        stream.seek(0)
        stream.write(info_frame(first, starts, at, samples))
    return starts


def parts(starts: Sequence[int], samples: int, count: int) -> list[Part]:
    """Return `count` parts of a finished file that can be listened to at once.

    `starts`: where each frame begins in the file; `samples`: of the sound, per channel.
    """
    if count == 1:
        return [Part(seconds=samples / RATES[0])]
    chunk = CHUNK_HOPS * RATES[0] // HOPS_PER_SECOND
    borders = [samples // chunk * number // count * chunk for number in range(count)]
    found = [Part(seconds=borders[1] / RATES[0], samples=borders[1], is_last=False)]
    for begin, end in pairwise([*borders[1:], samples]):
        decoded_from = begin - chunk + DECODER_START
        # A file that lost its end is heard as far as it goes: whoever listens finds it too short.
        frame = min(max(decoded_from // FRAME - UNDECODED, 0), len(starts) - 1)
        passed_over, heard = decoded_from - frame * FRAME, end - begin + chunk
        warmed = Part(seconds=heard / RATES[0], at=starts[frame], passed_over=passed_over, samples=heard)
        found.append(replace(warmed, warming=CHUNK_HOPS, is_last=end == samples))
    return found


def info_frame(first: Frame, starts: Sequence[int], size: int, samples: int) -> bytes:
    """Return the frame that tells length, places to seek to, and the silence at both ends (Xing and LAME tags).

    `starts`: where each frame begins in the file; `size`: of the file in bytes.
    """
    toc = bytes(starts[len(starts) * percent // TOC] * 256 // size for percent in range(TOC))
    padding = min(max(len(starts) * FRAME - ENCODER_DELAY - samples, 0), MAX_PADDING)
    xing = b"Info" + struct.pack(">III", 0b1111, len(starts), size) + toc + struct.pack(">I", QUALITY)
    lame = b"LAME3.100" + bytes([CONSTANT_RATE, 0]) + bytes(8) + bytes([0, first.bit_rate // 1000])
    lame += (ENCODER_DELAY << 12 | padding).to_bytes(3, "big") + bytes(4) + struct.pack(">IH", size, 0)
    head = first.data[:HEADER] + bytes(first.room - HEADER) + xing + lame
    return (head + struct.pack(">H", crc16(head))).ljust(len(first.data), b"\0")


def crc16(data: bytes) -> int:
    """Return the CRC-16 of the LAME tag: polynomial 0x8005, reflected."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _bit in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
