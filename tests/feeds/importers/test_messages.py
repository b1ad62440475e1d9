"""Everything that can go wrong has a sentence for people."""

import re
from pathlib import Path

import pytest

from feeds import importers
from feeds.importers import messages
from feeds.importers.errors import leaves
from media_pipeline.errors import BY_CODE

SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in Path(importers.__path__[0]).rglob("*.py"))


def test_every_problem_has_a_sentence_and_a_code_of_its_own() -> None:
    codes = [problem.code for problem in leaves()]
    assert len(set(codes)) == len(codes)
    assert set(codes) <= set(messages.PROBLEMS)


def test_every_remark_has_a_sentence() -> None:
    used = set(re.findall(r'Remark\(code="(\w+)"', SOURCES)) | set(re.findall(r'\{"code": "(\w+)", "detail"', SOURCES))
    assert len(used) > 10
    assert used == set(messages.REMARKS)


def test_every_problem_inside_of_a_remark_has_a_sentence() -> None:
    named = set(re.findall(r'"problem": "(\w+)"', SOURCES)) | set(re.findall(r'= "(no_kind)" if', SOURCES))
    assert named
    assert named <= set(messages.PROBLEMS)


@pytest.mark.parametrize("code", BY_CODE)
def test_what_the_pipeline_refuses_is_told_in_its_words(code: str) -> None:
    detail = {"limit_gb": 1, "limit_hours": 1, "limit_megapixels": 1, "limit_seconds": 1}
    assert messages.problem("sound", {"code": code, "detail": detail})


def test_a_page_that_names_its_feed_is_told_so() -> None:
    assert "https://a.example/f" in messages.problem("not_a_feed", {"hint": "https://a.example/f"})
    assert messages.problem("not_a_feed", {}) != messages.problem("not_a_feed", {"hint": "https://a.example/f"})
