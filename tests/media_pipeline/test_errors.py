import re

import pytest
from django.utils import translation

from media_pipeline import errors, messages
from media_pipeline.errors import BY_CODE, Actor, MediaError, leaves
from media_pipeline.recipes import available


def test_the_drawn_tree_is_the_tree() -> None:
    drawn = re.findall(r"[├└]── (\w+) +(\w+)", errors.__doc__ or "")
    described = [(error.__name__, error.code) for error in leaves()]
    assert [pair for pair in drawn if pair[0] in {name for name, _ in described}] == described


def test_codes_are_unique() -> None:
    assert len(BY_CODE) == len(leaves())


@pytest.mark.parametrize("error", leaves(), ids=lambda error: error.code)
def test_every_error_is_told_in_three_sentences(error: type[MediaError]) -> None:
    with translation.override("en"):
        told = messages.explain(
            error.code, {"limit_gb": 5, "limit_hours": 8, "limit_megapixels": 40, "limit_seconds": 60}
        )
    assert told.who is error.who
    assert all(part.endswith(".") for part in (told.happened, told.again, told.action))
    assert "%" not in str(told)


def test_no_sentence_is_left_without_an_error() -> None:
    assert set(messages.SENTENCES) == set(BY_CODE)


@pytest.mark.parametrize("error", leaves(), ids=lambda error: error.code)
def test_what_can_be_retried_is_not_the_uploaders_fault(error: type[MediaError]) -> None:
    if error.retryable:
        assert error.who is Actor.OPERATOR


@pytest.mark.parametrize("error", leaves(), ids=lambda error: error.code)
def test_the_sentence_agrees_with_what_the_product_does(error: type[MediaError]) -> None:
    _, again, _ = messages.SENTENCES[error.code]
    assert (again in (messages.SAME_AGAIN, messages.SAME_PLACE, messages.NOT_ALONE)) == (
        not error.retryable and error is not errors.Cancelled
    )


def test_an_unknown_code_is_told_as_a_fault_of_the_product() -> None:
    assert messages.explain("of_tomorrow", {}) == messages.explain("internal", {})


def test_every_step_has_a_label() -> None:
    assert set(messages.STEPS) == set(available())
