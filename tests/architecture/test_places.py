"""Nothing belongs to one machine, and the layers name every app."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT, TEXT_SUFFIXES, Source, files, offences

MACHINE = re.compile(r"(?<![\w.~])/(?:root|work|home/\w+|Users/\w+|tmp)(?:/|\b)(?![\w-])")
REGISTRY = re.compile(r"\b(?:pypi|pythonhosted|npmjs|yarnpkg|jsdelivr|unpkg)\.(?:org|com|net)\b")
EVERYWHERE = (*PACKAGES, "templates", "script", "docs", "deploy", "tests")


def belongs_nowhere(source: Source) -> Iterator[str]:
    for number, line in enumerate(source.text.splitlines(), start=1):
        for found in (*MACHINE.finditer(line), *REGISTRY.finditer(line)):
            yield f"{source.path}:{number} {found.group()}"


def written() -> Iterator[Source]:
    for source in files(*EVERYWHERE, suffixes=TEXT_SUFFIXES):
        if source.path != "tests/architecture/test_places.py":
            yield source


def test_no_file_names_a_machine_or_a_registry() -> None:
    assert offences(belongs_nowhere, written()) == []


@pytest.mark.parametrize(
    "line",
    ['open("/tmp/x")', "/root/secret", "see /work/main", "https://pypi.org/simple", "cd /home/sara/athir"],
)
def test_a_machine_or_a_registry_is_found(line: str) -> None:
    assert list(belongs_nowhere(Source(path="docs/bad.md", text=line)))


def test_an_address_of_our_own_is_no_offence() -> None:
    good = Source(path="docs/good.md", text="GET /works/5, /home/ and ~/.local; /rooted; /fr/work-with-us/")
    assert list(belongs_nowhere(good)) == []


def test_the_door_contract_names_every_module_of_cms_but_the_door() -> None:
    with Path(ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    (door,) = [contract for contract in contracts if "only cms.catalogue" in contract["name"]]
    modules = {
        f"cms.{path.stem}"
        for path in (ROOT / "cms").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert set(door["forbidden_modules"]) == modules - {"cms.catalogue", "cms.__init__"}
