"""Formats are found by themselves, and two cannot have one name."""

import sys
from pathlib import Path

import pytest

from feeds import formats
from feeds.registry import DuplicateFormat, all_formats


def test_every_file_is_a_format() -> None:
    files = {path.stem for path in Path(formats.__path__[0]).glob("*.py")} - {"__init__"}
    assert {form.render.__module__.rsplit(".")[-1] for form in all_formats().values()} == files


def test_a_second_format_of_one_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "again.py").write_text("from feeds.formats.podcast import FORMAT\n")
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])
    all_formats.cache_clear()
    with pytest.raises(DuplicateFormat):
        all_formats()
    sys.modules.pop("feeds.formats.again", None)
    monkeypatch.undo()
    all_formats.cache_clear()
