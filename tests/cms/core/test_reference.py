"""The reference says what the code does."""

import pytest
from django.conf import settings

from cms.core.reference import pages


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_generated_page_is_up_to_date(name: str) -> None:
    written = (settings.BASE_DIR / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert written == pages()[name], "run script/manage reference"


def test_every_setting_has_a_word_of_help() -> None:
    assert "None |" not in pages()["settings.md"]


def test_every_package_is_found() -> None:
    assert {"## HouseSettings", "## DatabaseSettings", "## MediaSettings"} <= set(pages()["settings.md"].splitlines())
    assert "## media_pipeline.states" in pages()["states.md"]
