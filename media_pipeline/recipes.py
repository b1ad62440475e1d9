"""What is made of a recording: a recipe is a list of steps, read from left to right."""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from media_pipeline import steps
from media_pipeline.bench import Bench

# Sound first, which is ready soon; the small pictures before the large files that nobody waits for.
VIDEO = (
    *("probe", "validate", "decode", "examine", "level", "encode", "tags", "waveform"),
    *("soundtrack", "picture", "stills", "package", "transcribe"),
)

RECIPES: dict[str, tuple[str, ...]] = {
    "speech_podcast": ("probe", "validate", "decode", "examine", "level", "encode", "tags", "waveform", "transcribe"),
    "video_programme": VIDEO,
    "replay": VIDEO,
}

# How much of the whole each step usually takes, so that the progress of a job is even; 1 for any other.
WEIGHTS = {"decode": 8, "level": 3, "encode": 80, "soundtrack": 20, "picture": 600, "package": 10}


@dataclass(frozen=True, kw_only=True)
class Step:
    """`run` takes the bench and returns the step's output, a frozen dataclass."""

    name: str
    run: Callable[[Bench], object]


def available() -> dict[str, Step]:
    """Every module of media_pipeline.steps, by name."""
    names = [module.name for module in pkgutil.iter_modules(steps.__path__)]
    return {name: Step(name=name, run=import_module(f"{steps.__name__}.{name}").run) for name in names}


def recipe(name: str) -> list[Step]:
    """The steps of a recipe, in order. Raises KeyError for a recipe or step that does not exist."""
    found = available()
    return [found[step] for step in RECIPES[name]]
