"""Pages of docs/reference/ that are made from the code, so that they cannot say anything else."""

import importlib
import importlib.util
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from django.apps import apps
from django.utils.translation import override
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

OUR_PACKAGES = ("cms", "media_pipeline", "feeds", "channels")
NOTE = "<!-- Made by `script/manage reference`; do not edit. -->"


def pages() -> dict[str, str]:
    """Return the text of each page, by its file name in docs/reference/."""
    with override("en"):
        found = {"settings.md": settings_page(), "states.md": states_page()}
        for module in _modules("reference_pages"):
            found |= module.pages(NOTE)
        return found


def settings_page() -> str:
    """Return one table for each class of settings."""
    parts = ["# Settings", NOTE, "Each is an environment variable, read when a process starts."]
    for module in _modules("conf"):
        for kind in _settings_of(module):
            rows = [_row(kind, name, field) for name, field in kind.model_fields.items()]
            table = ["| variable | type | default | meaning |", "|---|---|---|---|", *rows]
            parts += [f"## {kind.__name__}", "\n".join(table)]
    return "\n\n".join(parts) + "\n"


def states_page() -> str:
    """Return one diagram for each state machine."""
    parts = ["# States", NOTE, "An arrow is a change that `advance` allows; every other one is refused."]
    for module in _modules("states"):
        lines = ["```mermaid", "stateDiagram-v2"]
        lines += [
            f"    {before} --> {after}"
            for before, targets in module.TRANSITIONS.items()
            for after in sorted(targets, key=list(module.State).index)
        ]
        words = [f"- `{state}`: {state.label}; logged as “{verb}”" for state, verb in module.AUDIT_VERB.items()]
        parts += [f"## {module.__name__}", "\n".join([*lines, "```"]), "\n".join(words)]
    return "\n\n".join(parts) + "\n"


def _modules(name: str) -> Iterator[ModuleType]:
    """Yield the module of this name of every app of ours that has one."""
    ours = sorted(config.name for config in apps.get_app_configs() if config.name.split(".")[0] in OUR_PACKAGES)
    for app in ours:
        if importlib.util.find_spec(f"{app}.{name}"):
            yield importlib.import_module(f"{app}.{name}")


def _settings_of(module: ModuleType) -> list[type[BaseSettings]]:
    found = [value for value in vars(module).values() if isinstance(value, type) and issubclass(value, BaseSettings)]
    return [kind for kind in found if kind.__module__ == module.__name__]


def _row(kind: type[BaseSettings], name: str, field: Any) -> str:
    variable = field.validation_alias or f"{kind.model_config.get('env_prefix', '')}{name}".upper()
    default = (
        "required" if field.default is PydanticUndefined else f"`{field.default}`" if f"{field.default}" else "empty"
    )
    type_name = getattr(field.annotation, "__name__", str(field.annotation))
    return f"| `{variable}` | {type_name} | {default} | {field.description} |"
