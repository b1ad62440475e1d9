"""Votes: one for each device, counted exactly, whoever tries what."""

import asyncio
from collections import Counter
from http.cookies import SimpleCookie
from io import StringIO
from typing import Any

import httpx
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection

from cms.live.models import Desk, Question, Vote
from cms.live.operations.recount import recount
from cms.live.states import CANDIDATES, PUBLIC, State, advance
from cms.live.visitors import COOKIE, new_device
from tests.cms.live.follower import Follower
from tests.cms.live.serving import beside, desk, site
from tests.factories.live import question_in
from tests.processes import Web

__all__ = ["beside", "desk", "site"]

OURS = {"Sec-Fetch-Site": "same-origin"}


def vote(site: Web, question: Question, *, cookie: str = "", **headers: str) -> httpx.Response:
    named = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
    address = f"{site.url}/live/{question.desk_id}/vote"
    return httpx.post(address, json={"n": question.number}, headers=OURS | named | headers)


def votes_at_once(site: Web, question: Question, sent: list[dict[str, str]]) -> Counter[Any]:
    """Send votes at the same time, each with its headers; return how many were answered how."""

    async def send_all() -> list[httpx.Response]:
        async with httpx.AsyncClient(limits=httpx.Limits(max_connections=200), timeout=30) as client:
            address = f"{site.url}/live/{question.desk_id}/vote"
            content = {"n": question.number}
            return await asyncio.gather(*(client.post(address, json=content, headers=OURS | each) for each in sent))

    return Counter((answer.status_code, answer.json().get("counted")) for answer in asyncio.run(send_all()))


def cookie_of(answer: httpx.Response) -> Any:
    return SimpleCookie(answer.headers["set-cookie"])[COOKIE]


@pytest.fixture
def question(desk: Desk) -> Question:
    return question_in(State.ACCEPTED, desk)


def counted(question: Question) -> int:
    question.refresh_from_db()
    return question.votes


def test_a_device_gets_a_cookie_and_votes_once(site: Web, question: Question) -> None:
    first = vote(site, question)
    assert (first.status_code, first.json()) == (200, {"n": question.number, "counted": True, "votes": 1})
    cookie = cookie_of(first)
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "Lax", "/", "")
    again = vote(site, question, cookie=cookie.value)
    assert again.json() == {"n": question.number, "counted": False, "votes": 1}
    assert "set-cookie" not in again.headers
    encrypted = vote(site, question, **{"X-Forwarded-Proto": "https"})
    assert cookie_of(encrypted)["secure"] is True
    assert counted(question) == 2


def test_two_hundred_votes_at_once_with_one_cookie_are_one(site: Web, question: Question) -> None:
    answers = votes_at_once(site, question, [{"Cookie": f"{COOKIE}={new_device()}"}] * 200)
    assert answers == {(200, True): 1, (200, False): 199}
    assert (counted(question), question.voices.count()) == (1, 1)


def test_votes_are_told_together_and_no_address_is_kept(site: Web, desk: Desk, question: Question) -> None:
    address = "105.66.128.9"
    with Follower(site.port, desk.pk) as follower:
        number = follower.heard().number or 0
        sent = [{"Cookie": f"{COOKIE}={new_device()}", "X-Forwarded-For": address} for _device in range(60)]
        assert votes_at_once(site, question, sent) == {(200, True): 60}
        desk.refresh_from_db()
        told = follower.until(desk.last_event)
    # 0.1 s are gathered at a time; sixty events would be sixty.
    assert desk.last_event - number <= 10
    assert {each.kind for each in told} == {"counts"}
    assert told[-1].data == {str(question.number): 60}
    kept = list(Vote.objects.values())
    assert len({each["network"] for each in kept}) == 1
    assert not any(address in str(each) or "105.66.128" in str(each) for each in kept)


def test_forged_and_replayed_cookies_count_nothing(site: Web, question: Question) -> None:
    good = new_device()
    vote(site, question, cookie=good)
    forged = [
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        good.split(":", maxsplit=1)[0],
        "x",
        f"x:{good}",
        "x" * 500,
    ]
    for cookie in forged:
        answer = vote(site, question, cookie=cookie)
        assert (answer.status_code, answer.json()) == (403, {"reason": "device"})
        # Somebody whose cookie was signed with an older key can vote at the second try.
        assert cookie_of(answer).value != cookie
    assert vote(site, question, cookie=good).json()["counted"] is False
    assert counted(question) == 1


SENDERS = [
    ({"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1"}, 403),
    ({"Sec-Fetch-Site": "same-site"}, 403),
    ({"Sec-Fetch-Site": "none"}, 403),
    ({"Sec-Fetch-Site": "", "Origin": "https://evil.example"}, 403),
    ({"Sec-Fetch-Site": "", "Origin": "null"}, 403),
    ({"Sec-Fetch-Site": "", "Origin": "http://[evil"}, 403),
    ({"Sec-Fetch-Site": ""}, 403),
    ({"Sec-Fetch-Site": "", "Host": "athir.example", "Origin": "https://athir.example"}, 200),
    ({"Sec-Fetch-Site": "", "Host": "athir.example", "Referer": "https://athir.example/ar/"}, 200),
]


def test_only_pages_of_this_site_vote(site: Web, question: Question) -> None:
    for headers, status in SENDERS:
        assert vote(site, question, **headers).status_code == status, headers
    assert counted(question) == 2


NO_VOTES = [
    (b"", "application/json", 400),
    (b"{", "application/json", 400),
    (b"[7]", "application/json", 400),
    (b'{"n": null}', "application/json", 400),
    (b'{"n": true}', "application/json", 400),
    (b'{"n": 1.9}', "application/json", 400),
    (b'{"n": -1}', "application/json", 400),
    (b'{"n": Infinity}', "application/json", 400),
    (b'{"n": 99999999999}', "application/json", 400),
    (b'{"n": 4242}', "application/json", 409),
    (b"[" * 1024, "application/json", 400),
    (b"n=x", "application/x-www-form-urlencoded", 400),
    (b"\xff\xfe", "application/x-www-form-urlencoded", 400),
    (b"n=1&" * 100, "application/x-www-form-urlencoded", 400),
    (b"n=1&x=" + b"x" * 1024, "application/x-www-form-urlencoded", 413),
]


def test_what_is_no_vote(site: Web, question: Question) -> None:
    address = f"{site.url}/live/{question.desk_id}/vote"
    for content, kind, status in NO_VOTES:
        answer = httpx.post(address, content=content, headers=OURS | {"Content-Type": kind})
        assert answer.status_code == status, content
    assert httpx.get(address).status_code == 405
    assert counted(question) == 0


def test_only_what_may_come_on_air_can_be_voted_for(site: Web, desk: Desk) -> None:
    for state in sorted(PUBLIC | {State.RECEIVED, State.REFUSED}):
        question = question_in(state, desk)
        if state == State.LIVE:
            advance(question, State.CUED)
            advance(question, State.LIVE)
        assert vote(site, question).status_code == (200 if state in CANDIDATES else 409), state
        assert counted(question) == (state in CANDIDATES)
        if state == State.LIVE:
            advance(question, State.ANSWERED_ON_AIR)


@pytest.mark.parametrize("change", ["takes_votes = false", "ended_at = now()"])
def test_a_desk_that_takes_no_votes(site: Web, question: Question, change: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE live_desk SET {change} WHERE id = %s", [question.desk_id])
    answer = vote(site, question)
    assert (answer.status_code, answer.json()["reason"], counted(question)) == (409, "closed", 0)


WAYS_BACK = [
    ("/ar/programmes/water/?p=2#q7", "", "/ar/programmes/water/?p=2&voted={n}#voted"),
    ("", "{site}/ar/x/?p=2&voted=9", "/ar/x/?p=2&voted={n}#voted"),
    ("", "https://evil.example/ar/", "/"),
    ("https://evil.example/", "", "/"),
    ("//evil.example/", "", "/"),
    ("/\\evil.example", "", "/"),
    ("/ar/\r\nSet-Cookie: a=b", "", "/ar/Set-Cookie:%20a=b?voted={n}#voted"),
    ("/ar/أسئلة/", "", "/ar/%D8%A3%D8%B3%D8%A6%D9%84%D8%A9/?voted={n}#voted"),
    ("", "", "/"),
]


def test_a_form_without_scripts_leads_back(site: Web, question: Question) -> None:
    for wanted, referer, location in WAYS_BACK:
        fields = {"n": question.number, "next": wanted}
        headers = OURS | ({"Referer": referer.format(site=site.url)} if referer else {})
        answer = httpx.post(f"{site.url}/live/{question.desk_id}/vote", data=fields, headers=headers)
        assert (answer.status_code, answer.headers["location"]) == (303, location.format(n=question.number))
        assert cookie_of(answer)
    assert counted(question) == len(WAYS_BACK)


def test_hidden_votes_are_told_to_nobody_but_the_crew(site: Web, desk: Desk, question: Question) -> None:
    Desk.objects.filter(pk=desk.pk).update(hides_votes=True)
    assert vote(site, question).json() == {"n": question.number, "counted": True, "votes": None}
    event = desk.live_events.last()
    assert event is not None
    assert (event.kind, event.public, event.crew) == ("counts", None, {"votes": {str(question.number): 1}})
    shown = httpx.get(f"{site.url}/live/{desk.pk}/state", params={"since": event.number}).json()
    assert (shown["votes"], shown["questions"][0]["votes"]) == (False, None)


def test_a_wave_is_flagged_and_can_be_left_out(site: Web, desk: Desk, question: Question) -> None:
    other = question_in(State.ACCEPTED, desk)
    wave = [{"Cookie": f"{COOKIE}={new_device()}", "X-Forwarded-For": f"9.9.9.{end}"} for end in range(120)]
    people = [{"Cookie": f"{COOKIE}={new_device()}", "X-Forwarded-For": f"41.140.{end}.7"} for end in range(20)]
    votes_at_once(site, question, wave + people)
    votes_at_once(site, other, people)
    # Nobody is refused: it may be the one address of a carrier.
    assert (counted(question), counted(other)) == (140, 20)
    assert set(question.voices.filter(is_flagged=True).values_list("network", flat=True)) == {networks(question)[0][0]}
    assert recount(desk=desk, by=None) == {question.number: 20}
    assert (counted(question), question.voices.count()) == (20, 140)
    assert desk.live_events.last().public == {str(question.number): 20}  # type: ignore[union-attr]
    more = [{"Cookie": f"{COOKIE}={new_device()}", "X-Forwarded-For": "9.9.9.1"} for _device in range(5)]
    votes_at_once(site, question, [*more, {"Cookie": f"{COOKIE}={new_device()}", "X-Forwarded-For": "8.8.8.8"}])
    assert counted(question) == 21
    said = StringIO()
    call_command("recount_votes", str(desk.pk), "--with-flagged", stdout=said)
    assert said.getvalue() == f"question {question.number}: 146\n"
    with pytest.raises(CommandError):
        call_command("recount_votes", str(desk.pk + 1))
    log = question.events.filter(verb="votes counted again").values_list("reason", flat=True)
    assert list(log) == ["140 → 20", "21 → 146"]


def networks(question: Question) -> list[tuple[str, int]]:
    return Counter(question.voices.values_list("network", flat=True)).most_common()


def test_many_without_a_cookie_from_one_network_are_flagged(site: Web, question: Question) -> None:
    sent = [{"X-Forwarded-For": "7.7.7.7"}] * 70
    assert votes_at_once(site, question, sent) == {(200, True): 70}
    assert question.voices.filter(is_flagged=True).count() == 21


def test_only_the_team_counts_again(desk: Desk) -> None:
    with pytest.raises(PermissionDenied):
        recount(desk=desk, by=AnonymousUser())
