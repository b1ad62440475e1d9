"""The publisher of the tutorial is one: it keeps its promises as it stands on the page."""

import importlib.util
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from channels import registry
from channels.models import Operation
from channels.publisher import Publisher
from channels.states import State
from tests.factories.channels import change, hours, make_account, make_story, only, work_off

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[2] / "docs" / "tutorials" / "a-channel-in-one-file.md"


@pytest.fixture
def taught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publisher[Any]:
    """The file of the tutorial, found beside the others."""
    [code] = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    file = tmp_path / "archive_folder.py"
    file.write_text(code)
    spec = importlib.util.spec_from_file_location("channels.publishers.archive_folder", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    publisher: Publisher[Any] = module.PUBLISHER
    monkeypatch.setitem(registry.all_publishers(), publisher.slug, publisher)
    return publisher


def test_a_work_goes_into_the_folder_is_changed_and_taken_back(taught: Publisher[Any], tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    make_account(taught.slug, folder=str(folder))
    page = make_story(title="ماء")
    work_off()
    [file] = folder.iterdir()
    assert (only().state, "ماء" in file.read_text()) == (State.VERIFIED, True)
    change(page, title="طريق")
    work_off(until=hours(1))
    assert "طريق" in file.read_text()
    file.write_text("{}")
    row = only(operation=Operation.PUBLISH)
    row.next_at = hours(-1)
    row.save()
    work_off()
    assert only(operation=Operation.PUBLISH).problem_detail == {"differences": "text"}
    page.unpublish()
    work_off(until=hours(1))
    assert list(folder.iterdir()) == []


def test_without_a_folder_it_says_so(taught: Publisher[Any]) -> None:
    make_account(taught.slug)
    make_story()
    work_off()
    assert (only().state, only().problem) == (State.FAILED, "no_folder")
