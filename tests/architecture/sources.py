"""The files that the rules of the house are checked on."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("cms", "media_pipeline", "feeds", "channels")
TEXT_SUFFIXES = {".py", ".html", ".css", ".js", ".toml", ".md", ".txt", ".po", ".service", ".conf", ".xml"}
VENDORED = "vendor"


@dataclass(frozen=True, kw_only=True)
class Source:
    """One file: its path from the root of the repository, with slashes, and its text."""

    path: str
    text: str
    tree: ast.Module = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tree", ast.parse(self.text if self.path.endswith(".py") else ""))

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


Rule = Callable[[Source], Iterator[str]]
"""Yields one line for each offence: where, and what is wrong."""


def python_sources(*folders: str) -> Iterator[Source]:
    """The Python files of the folders, but for migrations, which Django writes."""
    for source in files(*folders, suffixes={".py"}):
        if "/migrations/" not in source.path:
            yield source


def files(*folders: str, suffixes: set[str]) -> Iterator[Source]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            parts = path.relative_to(ROOT).parts
            if path.suffix in suffixes and path.is_file() and VENDORED not in parts:
                yield Source(path="/".join(parts), text=path.read_text(encoding="utf-8"))


def offences(rule: Rule, sources: Iterator[Source]) -> list[str]:
    return [offence for source in sources for offence in rule(source)]


def dotted(node: ast.AST) -> str:
    """`os.path.join` for the expression of that shape, else what can be named of it."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
