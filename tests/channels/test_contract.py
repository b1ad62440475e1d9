"""What every publisher keeps to, whatever place it speaks to: a new file in channels/publishers is asked the same."""

import ast
import inspect
import re
import socket
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from channels import errors, messages
from channels.account_forms import KINDS
from channels.models import Operation
from channels.publisher import Publisher
from channels.registry import all_publishers
from channels.states import State
from cms.catalogue.works import work
from tests.channels.fakes.serving import Fault
from tests.channels.places import PLACES, Place
from tests.factories.channels import change, hours, only, work_off

pytestmark = pytest.mark.django_db

SLUGS = sorted(all_publishers())
CHANNELS = Path(messages.__file__).parent
RAISING = {name for name, each in vars(errors).items() if inspect.isclass(each)} | {"Obstacle"}
NAME = re.compile(r"[a-z_]+")
BREAKS = (Fault(kind="cut_after"), Fault(kind="cut"), Fault(kind="status_after", status=502))


@pytest.fixture(params=SLUGS)
def publisher(request: pytest.FixtureRequest) -> Publisher[Any]:
    return all_publishers()[request.param]


@pytest.fixture(params=SLUGS)
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    with PLACES[request.param]() as running:
        yield running


@pytest.fixture(params=[slug for slug in SLUGS if slug not in ("log", "assisted")])
def far_place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """A place to which something is sent over the network."""
    with PLACES[request.param]() as running:
        yield running


def sources(publisher: Publisher[Any]) -> Iterator[ast.AST]:
    """Yield what is written of a publisher: its file, and those of its package, if it has one."""
    name = type(publisher).__module__.rpartition(".")[2]
    files = [CHANNELS / "publishers" / f"{name}.py", *(CHANNELS / name).glob("*.py")]
    for file in files:
        yield from ast.walk(ast.parse(file.read_text()))


def calls(publisher: Publisher[Any]) -> Iterator[tuple[str, ast.Call]]:
    for node in sources(publisher):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "id", getattr(node.func, "attr", "")), node


def words(*nodes: ast.AST) -> set[str]:
    """Return the texts among arguments, those that a condition chooses from included."""
    found = [each for node in nodes for each in ast.walk(node)]
    return {each.value for each in found if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def codes(publisher: Publisher[Any]) -> set[str]:
    """Return the codes that a publisher may say, as far as they are written out."""
    found: set[str] = set()
    for name, call in calls(publisher):
        if name in RAISING:
            found |= words(*call.args[:1])
        for each in call.keywords:
            if (name in RAISING and each.arg == "code") or (name == "Reading" and each.arg == "problem"):
                found |= words(each.value)
    for node in sources(publisher):
        if isinstance(node, ast.Tuple) and getattr(node.elts[0] if node.elts else None, "id", "") in RAISING:
            found |= words(*node.elts[1:2])
    return {each for each in found if NAME.fullmatch(each)}


def test_it_says_what_it_is(publisher: Publisher[Any]) -> None:
    assert re.fullmatch(r"[a-z0-9-]+", publisher.slug)
    assert str(publisher.label)
    assert publisher.slug in PLACES
    assert publisher.capabilities.kinds <= {"episode", "broadcast", "news"}


def test_its_options_make_a_form(publisher: Publisher[Any]) -> None:
    options = publisher.options
    assert is_dataclass(options)
    assert vars(options)["__dataclass_params__"].frozen
    for each in fields(options):
        assert each.default is not MISSING
        assert type(each.default) in KINDS
        assert str(each.metadata["label"])
        assert not each.metadata.get("is_secret") or each.default == ""
        if choices := each.metadata.get("choices"):
            assert each.default in dict(choices)


def test_it_can_do_what_it_says(publisher: Publisher[Any]) -> None:
    for name in ("update", "withdraw", "reconcile"):
        is_its_own = getattr(type(publisher), name) is not getattr(Publisher, name)
        assert is_its_own == getattr(publisher.capabilities, name), name


def test_whatever_it_says_has_three_sentences(publisher: Publisher[Any]) -> None:
    known = messages.SENTENCES | dict(publisher.sentences)
    assert codes(publisher) <= set(known)
    written = Counter(node.value for node in sources(publisher) if isinstance(node, ast.Constant))
    for code, sentences in publisher.sentences.items():
        assert written[code] > 1, f"nothing says {code}"
        assert len(sentences) == 3, code
        assert all(str(each) % defaultdict(lambda: "…") for each in sentences), code


def test_whatever_it_does_has_a_name(publisher: Publisher[Any]) -> None:
    said = {word for name, call in calls(publisher) if name == "phase" for word in words(*call.args)}
    assert {each for each in said if NAME.fullmatch(each)} <= set(publisher.phases)
    assert all(str(each) for each in publisher.phases.values())


def test_it_checks_a_work_without_asking_anybody(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    publisher = all_publishers()[place.account.publisher]
    found = work(place.make().guid)
    assert found is not None

    def refuse(*_arguments: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    known = messages.SENTENCES | dict(publisher.sentences)
    assert all(each.code in known for each in publisher.preflight(found, publisher.options()))


def test_a_work_arrives_is_changed_taken_back_and_comes_again(place: Place) -> None:
    publisher = all_publishers()[place.account.publisher]
    page = place.make()
    work_off(until=hours(1))
    place.by_hand(page)
    assert (only(operation=Operation.PUBLISH).state, place.shown()) == (State.VERIFIED, [page.title])
    if publisher.capabilities.update:
        change(page, title="عنوان آخر")
        work_off(until=hours(1))
        assert (only(operation=Operation.PUBLISH).state, place.shown()) == (State.VERIFIED, ["عنوان آخر"])
    page.unpublish()
    work_off(until=hours(1))
    place.by_hand(page)
    assert (only(operation=Operation.PUBLISH).state, place.shown()) == (State.WITHDRAWN, [])
    change(page)
    work_off(until=hours(1))
    place.by_hand(page)
    assert (only(operation=Operation.PUBLISH).state, place.shown()) == (State.VERIFIED, [page.title])


@pytest.mark.parametrize("fault", BREAKS, ids=[fault.kind for fault in BREAKS])
def test_whatever_breaks_there_is_one(far_place: Place, fault: Fault) -> None:
    assert far_place.fake is not None
    far_place.fake.faults.order(far_place.making, fault)
    page = far_place.make()
    work_off(until=hours(1))
    assert (only().state, far_place.shown()) == (State.VERIFIED, [page.title])


def test_an_account_that_is_refused_waits_for_its_keeper(far_place: Place) -> None:
    assert far_place.fake is not None
    if far_place.refusing:
        far_place.refusing()
    else:
        far_place.fake.faults.order(far_place.signing, Fault(kind="status", status=401), times=9)
    far_place.make()
    work_off(until=hours(1))
    far_place.account.refresh_from_db()
    assert (only().state, far_place.shown()) == (State.NEEDS_REAUTH, [])
    assert far_place.account.reauth_since is not None
    assert far_place.account.last_failure in messages.SENTENCES | dict(
        all_publishers()[far_place.account.publisher].sentences
    )
