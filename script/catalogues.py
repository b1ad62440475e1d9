"""Compile the gettext catalogues in cms/locale/*/LC_MESSAGES that are newer than their compiled form.

The compiled files are not kept in the repository. polib does it, because a machine may lack gettext.
"""

import os
from pathlib import Path

import polib

LOCALES = Path(__file__).resolve().parent.parent / "cms" / "locale"


def outdated() -> list[Path]:
    sources = sorted(LOCALES.glob("*/LC_MESSAGES/*.po"))
    return [source for source in sources if not is_current(source, source.with_suffix(".mo"))]


def is_current(source: Path, compiled: Path) -> bool:
    return compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns


def compile_catalogues(sources: list[Path]) -> None:
    for source in sources:
        compiled = source.with_suffix(".mo")
        partial = compiled.with_suffix(f".{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(partial))
        partial.replace(compiled)


if __name__ == "__main__":
    compile_catalogues(outdated())
