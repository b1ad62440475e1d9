"""From the bytes of a file to its text, whatever program wrote it.

UTF-8 and UTF-16 (by its byte order mark) are certain. Everything else was written by an older Windows program, in the
code page of its country. Windows-1256 (Arabic) and Windows-1252 (western) give every byte a meaning, so the letters
must decide: Arabic words are long runs of bytes above 127, French and Spanish ones have such a byte here and there.
"""

import codecs
import re

from media_pipeline.captions.errors import Binary, TooLarge

MEBIBYTE = 1024**2
MAX_BYTES = 5 * MEBIBYTE
BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# How programs' files begin: zip (and so docx, odt), PDF, Word's old format, RTF.
NOT_TEXT = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf")
HIGH_RUN = re.compile(rb"[\x80-\xff]{3,}")
HIGH = re.compile(rb"[\x80-\xff]")
# Where at least so many of the bytes above 127 stand in runs of three or more, the text is Arabic.
ARABIC_SHARE = 0.5
# Windows-1252 leaves these five undefined; in Windows-1256 they are letters (peh, tcheh, jeh, ddal, gaf).
ONLY_ARABIC = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file, with line feeds between its lines, and the name of the encoding that it was in.

    Raises TooLarge, Binary.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(limit_mb=MAX_BYTES // MEBIBYTE)
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Binary from error
    if "\0" in text:
        raise Binary
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding.removesuffix("-sig")


def _encoding(data: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    if data.startswith(NOT_TEXT) or b"\0" in data:
        raise Binary
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1256" if _looks_arabic(data) else "cp1252"
    return "utf-8"


def _looks_arabic(data: bytes) -> bool:
    if ONLY_ARABIC.search(data):
        return True
    in_runs = sum(len(run) for run in HIGH_RUN.findall(data))
    return in_runs >= ARABIC_SHARE * len(HIGH.findall(data))
