"""What a reader of a stream hears, from a real server over a socket."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.utils import timezone

from cms.live.conf import conf
from cms.live.crew import crew_token
from cms.live.hub import RING
from cms.live.models import Desk, LiveEvent, LiveProgrammePage
from cms.live.operations.sweep_events import sweep_events
from cms.live.states import State, advance
from tests.cms.live.follower import Follower
from tests.cms.live.serving import beside, desk, site
from tests.factories.live import make_question, question_in
from tests.nginx import nginx
from tests.processes import Web

__all__ = ["beside", "desk", "site"]


def test_the_state_comes_first_and_then_every_change_in_order(site: Web, desk: Desk) -> None:
    first = question_in(State.ACCEPTED, desk)
    with Follower(site.port, desk.pk) as follower:
        head = follower.head()
        assert head.startswith("http/1.1 200")
        assert "text/event-stream" in head
        assert "x-accel-buffering: no" in head
        assert "cache-control: no-cache" in head
        state = follower.heard()
        desk.refresh_from_db()
        assert (state.kind, state.number) == ("state", desk.last_event)
        assert [question["n"] for question in state.data["questions"]] == [first.number]
        second = make_question(desk)
        for to in (State.ACCEPTED, State.LIVE, State.ANSWERED_ON_AIR):
            advance(second, to)
        desk.refresh_from_db()
        told = follower.until(desk.last_event)
    # That a question came in is not told to the public.
    assert [each.number for each in told] == [desk.last_event - 2, desk.last_event - 1, desk.last_event]
    assert [each.data["state"] for each in told] == ["accepted", "live", "answered_on_air"]


def test_who_comes_back_hears_what_was_missed(site: Web, desk: Desk) -> None:
    question = question_in(State.ACCEPTED, desk)
    with Follower(site.port, desk.pk) as follower:
        last = follower.heard().number
    other = question_in(State.ACCEPTED, desk)
    advance(question, State.LIVE)
    advance(question, State.ANSWERED_ON_AIR)
    desk.refresh_from_db()
    # The state is never older than what is asked for: from then on the process knows all of it.
    httpx.get(f"{site.url}/live/{desk.pk}/state?since={desk.last_event}")
    for again in ({"last": last}, {"query": f"?since={last}"}, {"last": last, "query": "?since=0"}):
        with Follower(site.port, desk.pk, **again) as follower:
            told = follower.until(desk.last_event)
        # Of each question the newest: what it was in between is not told again.
        assert [(each.number, each.data["n"]) for each in told] == [
            (desk.last_event - 2, other.number),
            (desk.last_event, question.number),
        ]


@pytest.mark.parametrize("last", ["abc", "-1", "1e3", "%D9%A3", "9" * 40, ""])
def test_a_number_that_is_none_is_answered_with_the_state(site: Web, desk: Desk, last: str) -> None:
    with Follower(site.port, desk.pk, query=f"?since={last}") as follower:
        assert follower.heard().kind == "state"
    with Follower(site.port, desk.pk, last=last) as follower:
        assert follower.heard().kind == "state"


def test_who_was_away_too_long_or_names_a_number_of_tomorrow_begins_anew(site: Web, desk: Desk) -> None:
    for _event in range(RING + 10):
        desk.tell_phase()
    for since in (0, 5, desk.last_event + 1, 10**17):
        with Follower(site.port, desk.pk, last=since) as follower:
            told = follower.heard()
            assert (told.kind, told.number, told.data) == ("reset", None, {"number": desk.last_event})
    with Follower(site.port, desk.pk, last=desk.last_event - RING) as follower:
        assert len(follower.until(desk.last_event)) == RING


def test_what_stops_being_public_is_gone(site: Web, desk: Desk) -> None:
    question = question_in(State.ACCEPTED, desk)
    with Follower(site.port, desk.pk) as follower:
        follower.heard()
        advance(question, State.REFUSED)
        told = follower.heard()
    assert (told.kind, told.data) == ("gone", {"n": question.number})
    assert state(site, desk, since=told.number)["public"] == []


def test_the_crew_hears_more(site: Web, desk: Desk) -> None:
    with Follower(site.port, desk.pk, query=f"?crew={crew_token(desk.pk)}") as follower:
        assert follower.heard().kind == "state"
        question = make_question(desk)
        told = follower.heard()
        assert (told.kind, told.data) == (
            "crew",
            {"kind": "question", "n": question.number, "state": "received", "version": 1},
        )
        advance(question, State.ACCEPTED)
        assert [follower.heard().kind for _event in range(2)] == ["question", "crew"]


def test_a_token_of_another_desk_or_of_nobody_opens_nothing(site: Web, desk: Desk) -> None:
    for token in (crew_token(desk.pk + 1), "x", crew_token(desk.pk) + "x"):
        assert httpx.get(f"{site.url}/live/{desk.pk}/stream", params={"crew": token}).status_code == 403


def test_addresses_that_are_none(site: Web, desk: Desk) -> None:
    for path in ("/live/0/stream", "/live/999999999999/stream", "/live/999999999999/state", "/live/x/stream"):
        assert httpx.get(site.url + path, follow_redirects=True).status_code == 404
    for method, path in (("POST", "stream"), ("DELETE", "state"), ("HEAD", "stream")):
        answer = httpx.request(method, f"{site.url}/live/{desk.pk}/{path}")
        assert (answer.status_code, "GET" in answer.headers["allow"]) == (405, True)


def test_a_programme_that_is_not_published_is_not_there_but_for_the_crew(site: Web, desk: Desk) -> None:
    LiveProgrammePage.objects.get(guid=desk.guid).unpublish()
    assert httpx.get(f"{site.url}/live/{desk.pk}/state").status_code == 404
    assert httpx.get(f"{site.url}/live/{desk.pk}/stream").status_code == 404
    with Follower(site.port, desk.pk, query=f"?crew={crew_token(desk.pk)}") as follower:
        assert follower.heard().kind == "state"


def state(site: Web, desk: Desk, **query: object) -> Any:
    answer = httpx.get(f"{site.url}/live/{desk.pk}/state", params={key: str(value) for key, value in query.items()})
    assert answer.status_code == 200
    return answer.json()


def test_the_state_for_those_whom_streams_do_not_reach(site: Web, desk: Desk) -> None:
    address = f"{site.url}/live/{desk.pk}/state"
    on_air = question_in(State.LIVE, desk)
    make_question(desk, "not for the public yet")
    desk.refresh_from_db()
    zipped = httpx.get(address, headers={"Accept-Encoding": "gzip"})
    plain = httpx.get(address, headers={"Accept-Encoding": "identity"})
    assert (zipped.headers["content-encoding"], "content-encoding" in plain.headers) == ("gzip", False)
    content = zipped.json()
    assert content == plain.json()
    assert (content["number"], content["phase"], content["asking"]) == (desk.last_event, "collecting", True)
    assert content["on_air"]["n"] == on_air.number
    assert (content["public"], content["counters"]) == ([on_air.number], {"received": 2, "answered": 0})
    assert zipped.headers["etag"] != plain.headers["etag"]
    assert zipped.headers["cache-control"] == "public, max-age=1"
    for answer in (zipped, plain):
        known = {"If-None-Match": answer.headers["etag"], "Accept-Encoding": answer.request.headers["accept-encoding"]}
        again = httpx.get(address, headers=known)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", answer.headers["etag"])
    advance(on_air, State.ANSWERED_ON_AIR)
    fresh = httpx.get(address, params={"since": desk.last_event + 1}, headers=known)
    assert (fresh.status_code, fresh.json()["on_air"]) == (200, None)


def test_at_most_fifty_questions_are_shown_at_first(site: Web, desk: Desk) -> None:
    for _question in range(52):
        question_in(State.ACCEPTED, desk)
    desk.questions.filter(number=1).update(votes=9)
    content = state(site, desk, since=desk.last_event)
    numbers = [question["n"] for question in content["questions"]]
    assert (numbers, len(content["public"])) == ([*range(52, 3, -1), 1], 52)


def test_a_page_that_opens_by_the_clock_says_so(site: Web, desk: Desk) -> None:
    Desk.objects.filter(pk=desk.pk).update(opens_at=timezone.now() + timedelta(seconds=1.5))
    with Follower(site.port, desk.pk) as follower:
        assert follower.heard().data["phase"] == "announced"
        told = follower.heard()
    assert (told.kind, told.number, told.data["phase"], told.data["asking"]) == ("phase", None, "collecting", True)


def test_old_events_are_swept_and_numbers_go_on(site: Web, desk: Desk) -> None:
    question_in(State.ACCEPTED, desk)
    LiveEvent.objects.update(at=timezone.now() - timedelta(days=conf.event_days, seconds=1))
    assert (sweep_events(), LiveEvent.objects.count()) == (2, 0)
    with Follower(site.port, desk.pk, last=1) as follower:
        assert follower.heard().kind == "reset"
        make_question(desk)
        desk.refresh_from_db()
        desk.tell_phase()
        assert follower.heard().number == 4


@pytest.mark.programs
def test_nothing_is_held_back_by_nginx_and_nothing_is_logged(site: Web, desk: Desk, tmp_path: Path) -> None:
    question = question_in(State.ACCEPTED, desk)
    with (
        nginx(home=tmp_path, application=site.port) as proxy,
        Follower(proxy.port, desk.pk, query=f"?crew={crew_token(desk.pk)}") as follower,
    ):
        assert follower.heard(patience=3).kind == "state"
        begun = time.monotonic()
        advance(question, State.LIVE)
        assert follower.heard().data["state"] == "live"
        assert time.monotonic() - begun < 1
        shown = httpx.get(f"{proxy.url}/live/{desk.pk}/state", params={"since": follower.last}).json()
        assert shown["on_air"]["n"] == question.number
        sent = httpx.post(f"{proxy.url}/live/{desk.pk}/vote", json={"n": 1}, headers={"Sec-Fetch-Site": "cross-site"})
        assert sent.status_code == 403
        assert httpx.post(f"{proxy.url}/live/{desk.pk}/vote", content=b"x" * 5000).status_code == 413
        assert "/live/" not in proxy.access_log
