"""Floods are met kindly: whoever means it is never turned away, and nothing is refused in silence."""

import hashlib
import itertools
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms.live import policies, proof, sending
from cms.live.conf import LiveSettings
from cms.live.models import DailySalt, Desk, LiveProgrammePage, Question
from cms.live.proof import is_proven
from cms.live.retention import forget
from cms.live.visitors import device_in, mark, new_device
from tests.cms.live.test_asking import TEXT, ask
from tests.factories.live import make_programme

pytestmark = pytest.mark.django_db
texts = (f"متى تفتح المدرسة رقم {number} في الدوار؟" for number in itertools.count())


@pytest.fixture
def programme() -> LiveProgrammePage:
    return make_programme()


@pytest.fixture
def allow(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that sets what a programme allows."""

    def set_to(**values: int) -> None:
        changed = LiveSettings(proof_bits=8, **values)
        for module in (policies, proof):
            monkeypatch.setattr(module, "conf", changed)

    return set_to


def prove(name: str, bits: int) -> str:
    """Work as the browser does, see js/live-work.js."""
    hashes = ((n, hashlib.sha256(f"{name}:{n}".encode()).digest()) for n in itertools.count())
    return next(str(n) for n, digest in hashes if int.from_bytes(digest, "big") >> (256 - bits) == 0)


def fields_of(page: str) -> dict[str, str]:
    """Return what the page that asks for patience would send."""
    form = page.partition("data-prove=")[2].partition("</form>")[0]
    found = re.findall(r'name="([^"]+)" value="([^"]*)"', form)
    return dict(found)


def networks() -> Iterator[str]:
    return (f"10.{a}.{b}.7" for a in range(100) for b in range(200))


def test_a_device_that_asks_too_much_is_told_when_to_come_again(
    client: Client, programme: LiveProgrammePage, allow: Any
) -> None:
    allow(questions_per_device=2)
    assert [ask(client, programme, next(texts)).status_code for _time in range(2)] == [303, 303]
    text = next(texts)
    response = ask(client, programme, text)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 600
    assert text in response.content.decode(), "nothing is lost"
    assert Question.objects.count() == 2
    Question.objects.update(received_at=timezone.now() - policies.WINDOW - timedelta(seconds=1))
    assert ask(client, programme, text).status_code == 303


def test_who_takes_back_the_name_is_still_counted(client: Client, programme: LiveProgrammePage, allow: Any) -> None:
    allow(questions_per_device=2)
    for _time in range(2):
        ask(client, programme, next(texts))
        code = Question.objects.latest("pk").code
        assert client.post(f"/ar/live/track/{code}/", {"act": "anonymise"}).status_code == 302
    assert ask(client, programme, next(texts)).status_code == 429
    assert Question.objects.count() == 2


def test_thousands_behind_one_address_are_heard(programme: LiveProgrammePage, allow: Any) -> None:
    """A carrier's address: at first they are simply heard, then each proves what takes a telephone a moment."""
    allow(questions_per_network=4)
    answers = []
    for _visitor in range(10):
        client = Client()
        response = ask(client, programme, next(texts))
        if response.status_code == 429:
            fields = fields_of(response.content.decode())
            name = re.search(r'data-prove="([^"]+)"', response.content.decode())
            assert name
            fields["proof"] = prove(name[1], 8)
            response = client.post(f"/ar/live/{programme.desk.pk}/ask/", fields)
        answers.append(response.status_code)
    assert answers == [303] * 10
    assert Question.objects.count() == 10


def test_a_flood_of_one_address_is_kept_out_and_nobody_else(programme: LiveProgrammePage, allow: Any) -> None:
    allow(questions_per_network=5, questions_per_minute=1000)
    flood = [Client(REMOTE_ADDR="203.0.113.5") for _bot in range(8)]
    outcomes = [ask(bot, programme, next(texts)).status_code for bot in flood]
    assert (outcomes.count(303), outcomes.count(429)) == (5, 3)
    assert ask(Client(REMOTE_ADDR="198.51.100.9"), programme, next(texts)).status_code == 303


def test_a_flood_of_very_many_addresses_is_met_with_work(programme: LiveProgrammePage, allow: Any) -> None:
    """5,000 addresses have asked within this minute, each once: the next must work for it, a person too."""
    allow()
    desk, sources = programme.desk, networks()
    flood = [
        Question(desk=desk, number=number, text=next(texts), network=next(sources), device=str(number))
        for number in range(1, 5001)
    ]
    Question.objects.bulk_create(flood)
    Desk.objects.filter(pk=desk.pk).update(last_number=5000)
    bots = [ask(Client(REMOTE_ADDR=next(sources)), programme, next(texts)).status_code for _bot in range(3)]
    assert bots == [429] * 3
    assert Question.objects.count() == 5000
    person = Client(REMOTE_ADDR=next(sources))
    page = ask(person, programme, TEXT).content.decode()
    name = re.search(r'data-prove="([^"]+)"', page)
    assert name
    fields = fields_of(page) | {"proof": prove(name[1], 8)}
    assert person.post(f"/ar/live/{programme.desk.pk}/ask/", fields).status_code == 303
    question = Question.objects.latest("pk")
    assert (question.text, question.hints) == (TEXT, ["wave"])


def test_without_scripts_patience_stands_for_work(
    client: Client, programme: LiveProgrammePage, allow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(questions_per_network=1, proof_wait_s=10)
    ask(Client(), programme, next(texts))
    first = ask(client, programme, TEXT)
    fields = fields_of(first.content.decode())
    address = f"/ar/live/{programme.desk.pk}/ask/"
    assert client.post(address, fields).status_code == 429, "too soon"
    now = sending.time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 11)
    assert client.post(address, fields | {"text": "كلام آخر تماما عن الطرق"}).status_code == 429, "for this one alone"
    assert client.post(address, fields).status_code == 303
    assert client.post(address, fields).status_code == 303, "and once"
    assert Question.objects.filter(text=TEXT).count() == 1


@pytest.mark.parametrize(
    ("fields", "hint"), [({"website": "https://spam.example"}, "trap"), ({"ticket": sending.new_ticket()}, "quick")]
)
def test_what_machines_do_is_a_hint_and_no_refusal(
    client: Client, programme: LiveProgrammePage, allow: Any, fields: dict[str, str], hint: str
) -> None:
    allow()
    fields = fields | ({"ticket": sending.new_ticket()} if hint == "quick" else {})
    page = ask(client, programme, **fields).content.decode()
    name = re.search(r'data-prove="([^"]+)"', page)
    assert name
    answered = client.post(f"/ar/live/{programme.desk.pk}/ask/", fields_of(page) | {"proof": prove(name[1], 8)})
    assert answered.status_code == 303
    assert Question.objects.get().hints == [hint]


def test_a_form_that_was_forged_costs_work(client: Client, programme: LiveProgrammePage, allow: Any) -> None:
    allow()
    for ticket in ("", "1700000000-abc:forged", "x" * 3000):
        assert ask(client, programme, ticket=ticket).status_code == 429
    assert not Question.objects.exists()


@pytest.mark.parametrize("number", ["", "-1", "x", "٣", "1" * 30, "0 "])
def test_no_number_proves_nothing(number: str) -> None:
    assert not is_proven("name", number)


def test_a_proof_is_worth_its_own_sending(allow: Any) -> None:
    allow()
    number = prove("one", 8)
    assert is_proven("one", number)
    assert not is_proven("another one", number)


def test_insults_reach_a_moderator_with_a_hint(client: Client, programme: LiveProgrammePage) -> None:
    assert ask(client, programme, "متى يرحل هذا الحقير عن المجلس؟").status_code == 303
    assert Question.objects.get().hints == ["profanity"]


def test_no_address_is_kept_and_its_mark_means_nothing_tomorrow(
    client: Client, programme: LiveProgrammePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(Client(REMOTE_ADDR="203.0.113.5"), programme, next(texts))
    ask(Client(REMOTE_ADDR="203.0.113.77"), programme, next(texts))
    kept = list(Question.objects.values_list("network", flat=True))
    assert kept[0] == kept[1] == mark("203.0.113.0")
    assert "203" not in kept[0]
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr("cms.live.visitors.timezone.localdate", lambda: tomorrow)
    assert mark("203.0.113.0") != kept[0]


def test_nobody_can_make_the_marks_of_a_day_again(programme: LiveProgrammePage) -> None:
    today = timezone.localdate()
    made = mark("203.0.113.0")
    assert mark("203.0.113.0", today) == made
    forget(timezone.now())
    assert mark("203.0.113.0") == made, "the day is not over"
    forget(timezone.now() + timedelta(days=1))
    assert not DailySalt.objects.filter(day=today).exists()
    assert mark("203.0.113.0", today) != made


def test_a_device_is_known_by_its_own_cookie_alone() -> None:
    cookie = new_device()
    assert device_in(cookie)
    assert device_in(cookie[:-1] + ("A" if cookie[-1] != "A" else "B")) == ""
    assert device_in("") == device_in("x:y") == ""
