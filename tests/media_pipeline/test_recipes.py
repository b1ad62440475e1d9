import dataclasses
import importlib
from pathlib import Path

import pytest

from media_pipeline import steps
from media_pipeline.bench import step_name
from media_pipeline.recipes import RECIPES, WEIGHTS, available, recipe


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_is_read_aloud(name: str) -> None:
    assert [step.name for step in recipe(name)] == list(RECIPES[name])


def test_a_podcast_is_made_in_this_order() -> None:
    assert RECIPES["speech_podcast"] == (
        "probe",
        "validate",
        "decode",
        "examine",
        "arrange",
        "level",
        "encode",
        "tags",
        "waveform",
        "transcribe",
    )


@pytest.mark.parametrize("name", available())
def test_a_step_is_one_file_with_one_shape(name: str) -> None:
    module = importlib.import_module(f"{steps.__name__}.{name}")
    assert (module.__doc__ or "").strip()
    assert dataclasses.is_dataclass(module.Output)
    assert module.Output.__dataclass_params__.frozen
    assert step_name(module.Output) == name
    assert module.run.__annotations__["return"] is module.Output


def test_every_file_of_the_folder_is_a_step() -> None:
    folder = Path(steps.__path__[0])
    assert {file.stem for file in folder.glob("*.py")} - {"__init__"} == set(available())


def test_only_steps_are_weighed() -> None:
    assert set(WEIGHTS) <= set(available())


def test_an_unknown_recipe_is_refused() -> None:
    with pytest.raises(KeyError):
        recipe("symphony")
