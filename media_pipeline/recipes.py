"""What is made of a recording: a recipe is a list of steps, read from left to right."""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from media_pipeline import steps
from media_pipeline.bench import Bench, Json, Params

# Sound first, which is ready soon; the small pictures before the large files that nobody waits for.
VIDEO = (
    *("probe", "validate", "decode", "examine", "level", "encode", "tags", "waveform"),
    *("soundtrack", "picture", "stills", "package", "transcribe"),
)

SOUND = ("arrange", "level", "encode", "tags", "waveform", "transcribe")

RECIPES: dict[str, tuple[str, ...]] = {
    "speech_podcast": ("probe", "validate", "decode", "examine", *SOUND),
    "music_spot": ("probe", "validate", "decode", "examine", *SOUND),
    "interview": ("probe", "validate", "mix", *SOUND),
    "preview": ("probe", "validate", "preview"),
    "as_it_is": ("probe", "validate", "decode", "keep", "waveform"),
    "video_programme": VIDEO,
    "replay": VIDEO,
    "film": ("probe", "validate", "film"),
}

# These begin with a finished edition, from the storage of published files, and not with an original.
OF_EDITIONS = frozenset({"film"})

# How much of the whole each step usually takes, so that the progress of a job is even; 1 for any other.
WEIGHTS = {
    "decode": 8,
    "mix": 16,
    "arrange": 3,
    "level": 3,
    "encode": 80,
    "soundtrack": 20,
    "picture": 600,
    "package": 10,
    "film": 200,
}


# What a recipe asks for unless the makers say something else, and what it asks for whatever they say.
SUGGESTED: dict[str, Json] = {"music_spot": {"target_lufs": -16.0}}
FIXED: dict[str, Json] = {"music_spot": {"stereo": True, "even": False, "pauses": None}}


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


def params(name: str, values: Json) -> Params:
    """What holds for a job of this recipe. Raises pydantic.ValidationError."""
    return Params.read(SUGGESTED.get(name, {}) | values | FIXED.get(name, {}))
