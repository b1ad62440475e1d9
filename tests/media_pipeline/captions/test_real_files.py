"""Files as programs and hands write them: read with every word, or refused with the line that is wrong."""

import json
from itertools import product

import pytest

from media_pipeline.captions.cues import MAX_CHARACTERS, MAX_CUES
from media_pipeline.captions.decoding import MAX_BYTES
from media_pipeline.captions.errors import CODES, CaptionError
from media_pipeline.captions.formats import load

ARABIC = "مرحبا بكم في حديث الجهة"
SRT = f"1\n00:00:01,000 --> 00:00:02,500\n{ARABIC}\n\n2\n00:00:02,500 --> 00:00:04,000\nثانية\n"
VTT = f"WEBVTT\n\n00:01.000 --> 00:02.500\n{ARABIC}\n\n00:02.500 --> 00:04.000\nثانية\n"

TIMES = [
    "00:00:01,000 --> 00:00:02,500",
    "00:00:01.000 --> 00:00:02.500",
    "00:01.000 --> 00:02.500",
    "0:0:1,0 --> 0:0:2,5",
    "00:00:01,000-->00:00:02,500",
    "00:00:01,000 → 00:00:02,500",
    "00:00:01,000 –> 00:00:02,500",
    "00:00:01:000 --> 00:00:02:500",
    "00:00:01,000 --> 00:00:02,500  X1:100 X2:200 Y1:1 Y2:2",
    "00:01.000 --> 00:02.500 align:start position:10% line:-1",
    "٠٠:٠٠:٠١,٠٠٠ --> ٠٠:٠٠:٠٢,٥٠٠",
]


@pytest.mark.parametrize(("head", "time"), list(product(["", "WEBVTT\n\n", "1\n"], TIMES)))
def test_times_are_read_in_every_hand(head: str, time: str) -> None:
    (cue,) = load(f"{head}{time}\nنص\n".encode()).cues
    assert (cue.start, cue.end, cue.text) == (1.0, 2.5, "نص")


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1256"]


@pytest.mark.parametrize(("file", "encoding", "ends"), list(product([SRT, VTT], ENCODINGS, ["\n", "\r\n", "\r"])))
def test_files_are_read_in_every_encoding(file: str, encoding: str, ends: str) -> None:
    data = file.replace("\n", ends).encode(encoding)
    loaded = load(b"\xff\xfe" + data if encoding == "utf-16-le" else data)
    assert [cue.text for cue in loaded.cues] == [ARABIC, "ثانية"]


@pytest.mark.parametrize("text", ["L’été, à Chefchaouen", "¿Qué pasó ayer en Tetuán? ¡Señor!", "café", "Œuvre à Fès"])
def test_french_and_spanish_of_old_windows_programs_are_read(text: str) -> None:
    loaded = load(f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n".encode("cp1252"))
    assert (loaded.encoding, loaded.cues[0].text) == ("cp1252", text)


@pytest.mark.parametrize("text", ["نعم", "السيد الرئيس: نعم، OK", "في 2026 (الجهة)", "گاز وپترول"])
def test_arabic_of_old_windows_programs_is_read(text: str) -> None:
    loaded = load(f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n".encode("cp1256"))
    assert (loaded.encoding, loaded.cues[0].text) == ("cp1256", text)


WORDS = [
    ("<i>مائل</i>", "مائل"),
    ('<font color="#ff0000">أحمر</font>', "أحمر"),
    ("{\\an8}فوق", "فوق"),
    ("<00:00:01.200><c.yellow>كلمة</c>", "كلمة"),
    ("<lang fr>Bonjour</lang>", "Bonjour"),
    ("<ruby>a<rt>b</rt></ruby>", "ab"),
    ("3 < 5 و 7 > 2", "3 < 5 و 7 > 2"),
    ("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &nbsp;x", "<script>alert(1)</script> & \u00a0x"),
    ("<script>alert(1)</script>", "alert(1)"),
    ("\u202bنص\u202c", "نص"),
    ("\u2067نص\u2069", "نص"),
    ("نص\u202e3pm.exe", "نص3pm.exe"),
    ("قال «نعم»\u200f.", "قال «نعم»\u200f."),
    ("مُدَرِّسَةٌ ــ", "مُدَرِّسَةٌ ــ"),
    ("a\x07b\ufeffc\u200bd", "abcd"),
    ("  سطر \t أول  \n سطر ثان ", "سطر أول\nسطر ثان"),
]


@pytest.mark.parametrize(("given", "kept"), WORDS)
def test_words_are_made_plain(given: str, kept: str) -> None:
    assert load(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{given}\n".encode()).cues[0].text == kept


def test_what_is_not_spoken_is_left_out() -> None:
    file = (
        "WEBVTT - title\nKind: captions\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000\n\nSTYLE\n::cue { color: red }\n\n"
        "REGION\nid:a\n\nNOTE of an editor\non two lines\n\nid-1\n00:01.000 --> 00:02.000 region:a\nنص\n\nNOTE\n\n"
    )
    assert [cue.text for cue in load(file.encode()).cues] == ["نص"]


def test_voices_become_speakers() -> None:
    file = "WEBVTT\n\n00:01.000 --> 00:04.000\n<v.loud سلمى بناني>أهلا <b>بك</b></v>\n<v ياسين>شكرا</v>\n"
    first, second = load(file.encode()).cues
    assert [(cue.speaker, cue.text) for cue in (first, second)] == [("سلمى بناني", "أهلا بك"), ("ياسين", "شكرا")]
    assert (first.start, first.end, second.start, second.end) == (1.0, first.end, first.end, 4.0)


def test_words_after_an_empty_line_are_not_lost() -> None:
    file = "1\n00:00:01,000 --> 00:00:02,000\nأولى\n\nوهنا بقيتها\n\n2\n\n00:00:03,000 --> 00:00:04,000\nثانية\n"
    assert [cue.text for cue in load(file.encode()).cues] == ["أولى\nوهنا بقيتها", "ثانية"]


def test_cues_without_an_empty_line_between_them_are_told_apart() -> None:
    file = "1\n00:00:01,000 --> 00:00:02,000\nأولى\n2\n00:00:03,000 --> 00:00:04,000\nثانية\n2026\n"
    assert [cue.text for cue in load(file.encode()).cues] == ["أولى", "ثانية\n2026"]


def test_cues_are_put_in_order() -> None:
    file = "00:03.000 --> 00:04.000\nثانية\n\n00:01.000 --> 00:02.000\nأولى\n"
    assert [cue.text for cue in load(file.encode()).cues] == ["أولى", "ثانية"]


def test_one_note_is_no_speaker() -> None:
    file = "1\n00:00:01,000 --> 00:00:02,000\nالسؤال الأول: ماذا بعد؟\n\n2\n00:00:03,000 --> 00:00:04,000\nنعم\n"
    assert [cue.speaker for cue in load(file.encode()).cues] == ["", ""]


def many(count: int) -> bytes:
    return b"".join(b"%d:%02d.000 --> %d:%02d.500\nx\n\n" % (*divmod(at, 60), *divmod(at, 60)) for at in range(count))


REFUSED: dict[str, tuple[bytes, str, int]] = {
    "nothing": (b"", "no_cues", 0),
    "spaces": (b" \r\n \r\n", "no_cues", 0),
    "only the signature": (b"WEBVTT\n", "no_cues", 0),
    "only an empty cue": (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "no_cues", 0),
    "a document": (b"PK\x03\x04word/document.xml", "binary", 0),
    "a PDF": (b"%PDF-1.7\n", "binary", 0),
    "a recording": (b"RIFF\x00\x00\x10\x00WAVE", "binary", 0),
    "half of UTF-16": (b"\xff\xfea\x00b", "binary", 0),
    "a zero": ("été".encode() + b"\x00", "binary", 0),
    "too large": (b"WEBVTT\n" + b"x" * MAX_BYTES, "too_large", 0),
    "a page": (b"<!DOCTYPE html><p>x", "unknown_format", 0),
    "broken times": (b"WEBVTT\n\n00:01.000 --> 00:0x.000\nx\n", "bad_time", 3),
    "61 seconds": (b"1\n00:00:61,000 --> 00:01:02,000\nx\n", "bad_time", 2),
    "hours without end": (b"1\n9999:00:00,000 --> 9999:00:01,000\nx\n", "bad_time", 2),
    "words of an arrow": (b"1\n00:00:01,000 --> 00:00:02,000\nx --> y\n", "bad_time", 3),
    "backwards": (b"1\n00:00:01,000 --> 00:00:02,000\nx\n\n2\n00:00:05,000 --> 00:00:04,000\ny\n", "ends_early", 6),
    "words first": (b"Title\n\n1\n00:00:01,000 --> 00:00:02,000\nx\n", "no_time", 1),
    "no times at all": (b"1\nhello\n\n2\nworld\n", "no_time", 1),
    "a million cues": (many(MAX_CUES + 1), "too_many", 3 * MAX_CUES + 1),
    "a book": (b"00:01.000 --> 00:02.000\n" + b"x " * MAX_CHARACTERS, "cue_too_long", 1),
    "broken JSON": (b'{"version": "1.0.0",\n"segments": [}', "bad_json", 2),
    "another JSON": (b'{"chapters": []}', "bad_json", 0),
    "a list of numbers": (b"[1, 2]", "bad_json", 0),
    "deep JSON": (b"[" * 100_000, "bad_json", 0),
    "no start": (b'{"segments": [{"body": "x"}]}', "bad_json", 1),
    "no number": (b'{"segments": [{"startTime": "soon", "body": "x"}]}', "bad_json", 1),
    "not a number": (b'{"segments": [{"startTime": NaN, "body": "x"}]}', "bad_json", 1),
    "no words": (b'{"segments": [{"startTime": 1, "body": {}}]}', "bad_json", 1),
    "JSON backwards": (b'{"segments": [{"startTime": 2, "endTime": 1, "body": "x"}]}', "ends_early", 1),
    "endless JSON": (json.dumps([{}] * (10 * MAX_CUES + 1)).encode(), "too_many", 0),
    "a text for an unknown length": ("نص بلا أوقات".encode(), "no_length", 0),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_says_where_it_is_wrong(case: str) -> None:
    data, code, line = REFUSED[case]
    name = "a.srt" if case in ("no times at all",) else ""
    with pytest.raises(CaptionError) as caught:
        load(data, filename=name)
    assert (caught.value.code, caught.value.line) == (code, line)
    assert type(caught.value) is CODES[code]


def test_every_error_is_met_here() -> None:
    assert {code for _data, code, _line in REFUSED.values()} == set(CODES)
