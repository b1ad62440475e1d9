"""From HTML of anybody's making to the blocks of a body: input and output."""

from typing import Any

import pytest

from cms.core.prose import plain, prose


def written(text: str, base: str = "") -> list[tuple[str, Any]]:
    return [(kind, getattr(value, "source", value)) for kind, value in prose(text, base=base)]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        ("<p> </p><br>", []),
        ("<p>نص <strong>مهم</strong></p>", [("paragraph", "<p>نص <b>مهم</b></p>")]),
        ("<h3>ماء</h3><p>نص</p>", [("heading", "ماء"), ("paragraph", "<p>نص</p>")]),
        (
            "<blockquote><p>قول</p><cite>سلمى</cite></blockquote>",
            [("quote", {"text": "قول", "attribution": "سلمى"})],
        ),
        ("<div lang='ar' dir='rtl'><p>نص</p></div>", [("paragraph", "<p>نص</p>")]),
        ("a & b\n\nc", [("paragraph", "<p>a &amp; b</p>\n\n<p>c</p>")]),
        ("<p>a<script>alert(1)</script><img src=x onerror=y></p>", [("paragraph", "<p>a</p>")]),
        ('<a href="javascript:x">a</a>', [("paragraph", "<a>a</a>")]),
        ('<p><a href="/x">a</a></p>', [("paragraph", '<p><a href="https://old.example/x">a</a></p>')]),
        ("words &lt;b&gt; <b>bold</b>", [("paragraph", "<p>words &lt;b&gt; <b>bold</b></p>")]),
    ],
)
def test_blocks(text: str, blocks: list[tuple[str, Any]]) -> None:
    assert written(text, "https://old.example/feed") == blocks


def test_an_address_in_plain_text_becomes_a_link() -> None:
    [(_kind, source)] = written("see https://a.example/1")
    assert '<a href="https://a.example/1">' in source


@pytest.mark.parametrize(
    ("text", "words"),
    [("a<br>b", "a b"), ("<p>a</p><p>b &amp; c</p>", "a b & c"), ("5 < 6 & 7", "5 < 6 & 7"), ("", "")],
)
def test_plain_words(text: str, words: str) -> None:
    assert plain(text) == words
