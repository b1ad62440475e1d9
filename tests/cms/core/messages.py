"""The messages of the product, read from its sources as xgettext reads them, on a machine that may lack gettext."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("cms", "media_pipeline", "feeds", "channels")

# The arguments that each function takes first.
ARGUMENTS = {
    "gettext": ("text",),
    "pgettext": ("context", "text"),
    "ngettext": ("text", "plural"),
    "npgettext": ("context", "text", "plural"),
}
FUNCTIONS = {"_": ARGUMENTS["gettext"], "gettext_noop": ARGUMENTS["gettext"]}
for function, arguments in ARGUMENTS.items():
    FUNCTIONS |= {function: arguments, f"{function}_lazy": arguments}

LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
# What Django makes of a template for xgettext: calls, and capitals in place of the rest.
CALL = re.compile(rf"(?<!\w)(_|n?p?gettext)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)", re.DOTALL)


@dataclass(frozen=True)
class Message:
    """A message as a catalogue names it."""

    text: str
    context: str | None = None
    plural: str | None = None


def in_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        names = FUNCTIONS.get(name, ())
        values = [each.value for each in node.args[: len(names)] if isinstance(each, ast.Constant)]
        if names and len(values) == len(names):
            yield Message(**dict(zip(names, values, strict=True)))


def in_template(source: str) -> Iterator[Message]:
    for name, literals in CALL.findall(templatize(source)):
        values = [ast.literal_eval(literal) for literal in re.findall(LITERAL, literals, re.DOTALL)]
        yield Message(**dict(zip(FUNCTIONS[name], values, strict=False)))


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from (ROOT / package).rglob("*.py")
    yield from (ROOT / "templates").rglob("*.html")
    for suffix in ("txt", "xsl", "css"):
        yield from (ROOT / "templates").rglob(f"*.{suffix}")


def all_messages() -> dict[Message, set[str]]:
    """Return every message with the files, relative to the root of the project, that have it."""
    found: dict[Message, set[str]] = {}
    for path in sources():
        read = in_python if path.suffix == ".py" else in_template
        for message in read(path.read_text()):
            found.setdefault(message, set()).add(str(path.relative_to(ROOT)))
    return found
