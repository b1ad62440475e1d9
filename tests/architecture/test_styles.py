"""Colours have names, given once in tokens.css; lengths follow the direction of writing."""

import re
from collections.abc import Iterator

import pytest

from tests.architecture.sources import PACKAGES, Source, files, offences

TOKENS = "cms/static/css/tokens.css"
HEX = r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b"
FUNCTION = r"\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\("
NAMED = (
    r"\b(?:white|black|red|green|blue|gr[ae]y|silver|orange|yellow|purple|pink|brown|navy|teal|maroon|olive"
    r"|gold|crimson|tomato|coral|salmon|beige|ivory|indigo|violet|magenta|cyan|aqua|lime)\b"
)
RAW_COLOUR = re.compile(f"{HEX}|{FUNCTION}|(?<![-\\w]){NAMED}(?![-\\w(])")
PHYSICAL = re.compile(
    r"(?<![-\w])(?:(?:margin|padding|border|inset)-(?:left|right)(?:-\w+)?|(?:left|right)(?=\s*:)"
    r"|border-(?:top|bottom)-(?:left|right)-radius|(?:text-align|float|clear)\s*:\s*(?:left|right))"
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
DECLARATION = re.compile(r"([-\w]+)\s*:\s*([^;{}]+)[;}]")
STYLE_IN_HTML = re.compile(r"<style[^>]*>(.*?)</style>|\bstyle=\"([^\"]*)\"", re.DOTALL)
PRESENTATION_IN_HTML = re.compile(r"\b(?:fill|stroke|stop-color|color|bgcolor)=\"([^\"]+)\"")


def names_its_colours(source: Source) -> Iterator[str]:
    if source.path == TOKENS:
        return
    for name, value in declarations(source):
        if RAW_COLOUR.search(value):
            yield f"{source.path}: {name}: {value.strip()}"


def follows_the_writing(source: Source) -> Iterator[str]:
    for name, value in declarations(source):
        if PHYSICAL.search(f"{name}: {value}"):
            yield f"{source.path}: {name}: {value.strip()}"


def declarations(source: Source) -> Iterator[tuple[str, str]]:
    if source.path.endswith(".css"):
        yield from DECLARATION.findall(COMMENT.sub("", source.text))
        return
    for sheet, attribute in STYLE_IN_HTML.findall(source.text):
        yield from DECLARATION.findall(COMMENT.sub("", sheet or attribute) + ";")
    for value in PRESENTATION_IN_HTML.findall(source.text):
        yield "attribute", value


def styled() -> Iterator[Source]:
    # A message carries its style inside: mail programs know no custom properties.
    for source in files("templates", *PACKAGES, suffixes={".css", ".html"}):
        if not source.path.startswith("templates/emails/") and "/demo/content/" not in source.path:
            yield source


@pytest.mark.parametrize("rule", [names_its_colours, follows_the_writing])
def test_the_styles_keep_the_rule(rule: object) -> None:
    assert callable(rule)
    assert offences(rule, styled()) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("cms/static/css/bad.css", "a { color: #fff; }"),
        ("cms/static/css/bad.css", "a { border: 1px solid RED }".lower()),
        ("cms/static/css/bad.css", "a { background: rgb(0 0 0 / 50%); }"),
        ("cms/static/css/bad.css", "a { color: var(--ink, oklch(50% 0 0)); }"),
        ("templates/bad.html", '<p style="color: #123456">x</p>'),
        ("templates/bad.html", "<style>p { color: black; }</style>"),
        ("templates/bad.html", '<svg fill="#000"></svg>'),
    ],
)
def test_a_raw_colour_is_found(path: str, text: str) -> None:
    assert list(names_its_colours(Source(path=path, text=text)))


@pytest.mark.parametrize(
    "text",
    [
        "a { margin-left: 1rem; }",
        "a { left: 0; }",
        "a { text-align: right }",
        "a { border-top-left-radius: 1px; }",
        "a { float: left; }",
    ],
)
def test_a_physical_direction_is_found(text: str) -> None:
    assert list(follows_the_writing(Source(path="cms/static/css/bad.css", text=text)))


def test_names_and_logical_directions_are_no_offence() -> None:
    text = (
        "/* #fff */ a { color: var(--ink-red); margin-inline-start: 1rem; white-space: nowrap; "
        "background: transparent; text-align: start; inset-inline: 0; fill: currentColor; "
        "transition: left-panel 1s; }"
    )
    good = Source(path="cms/static/css/good.css", text=text)
    assert [*names_its_colours(good), *follows_the_writing(good)] == []
