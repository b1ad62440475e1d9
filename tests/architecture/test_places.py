"""Nothing belongs to one machine, and the layers name every app."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT, TEXT_SUFFIXES, Source, files, offences

MACHINE = re.compile(r"(?<![\w.~])/(?:root|work|home/\w+|Users/\w+|tmp)(?:/|\b)(?![\w-])")
REGISTRY = re.compile(r"\b(?:pypi|pythonhosted|npmjs|yarnpkg|jsdelivr|unpkg)\.(?:org|com|net)\b")
LINK = re.compile(r"\]\(([^)\s]+)\)")
EVERYWHERE = (*PACKAGES, "templates", "script", "docs", "deploy", "tests")


def belongs_nowhere(source: Source) -> Iterator[str]:
    for number, line in enumerate(source.text.splitlines(), start=1):
        for found in (*MACHINE.finditer(line), *REGISTRY.finditer(line)):
            yield f"{source.path}:{number} {found.group()}"


def documents() -> Iterator[Source]:
    for path in sorted(ROOT.glob("*.md")):
        yield Source(path=path.name, text=path.read_text(encoding="utf-8"))


def dead_links(source: Source) -> Iterator[str]:
    folder = (ROOT / source.path).parent
    for target in LINK.findall(source.text):
        if "://" not in target and not (folder / target.partition("#")[0]).exists():
            yield f"{source.path}: {target}"


def written() -> Iterator[Source]:
    for source in (*files(*EVERYWHERE, suffixes=TEXT_SUFFIXES), *documents()):
        if source.path != "tests/architecture/test_places.py":
            yield source


def test_no_file_names_a_machine_or_a_registry() -> None:
    assert offences(belongs_nowhere, written()) == []


@pytest.mark.parametrize(
    "line",
    ['open("/tmp/x")', "/root/secret", "see /work/x", "https://pypi" + ".org/simple", "cd /home/sara/athir"],
)
def test_a_machine_or_a_registry_is_found(line: str) -> None:
    assert list(belongs_nowhere(Source(path="docs/bad.md", text=line)))


def test_the_links_between_documents_lead_somewhere() -> None:
    assert offences(dead_links, documents()) == []
    assert offences(dead_links, files("docs", suffixes={".md"})) == []


def test_a_dead_link_is_found() -> None:
    assert list(dead_links(Source(path="docs/bad.md", text="see [the plan](plan.md)")))


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
