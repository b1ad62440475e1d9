"""Votes of the public are kept and counted, many at once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from cms.live.conf import conf
from cms.live.counting import count_anew, tell_votes
from cms.live.models import Desk, Question
from cms.live.states import CANDIDATES

KEEP = """
    INSERT INTO live_vote (question_id, device, network, is_flagged, at)
    SELECT *, now() FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::boolean[])
    ON CONFLICT (question_id, device) DO NOTHING RETURNING question_id, device
"""
FLAG = """
    UPDATE live_vote SET is_flagged = true FROM (
        SELECT question_id, network FROM live_vote
        WHERE question_id = ANY(%s) AND at > now() - interval '10 seconds' AND network <> ''
        GROUP BY question_id, network HAVING count(*) >= %s
    ) AS wave
    WHERE live_vote.question_id = wave.question_id AND live_vote.network = wave.network
        AND at > now() - interval '10 seconds' AND NOT is_flagged
"""
ADD = """
    UPDATE live_question SET votes = votes + new.voices FROM unnest(%s::bigint[], %s::int[]) AS new (id, voices)
    WHERE live_question.id = new.id
"""


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """A vote as it came."""

    question: int
    """Its number at the desk."""
    device: str
    network: str
    """The mark of a network (visitors.py), never an address."""
    is_suspect: bool = False


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of a vote."""

    is_counted: bool = False
    is_open: bool = True
    """Whether the question can be voted for."""
    votes: int | None = None
    """How many it has now; None where that is not shown."""


CLOSED = Verdict(is_open=False)


@transaction.atomic
def count_votes(*, desk_id: int, ballots: Sequence[Ballot]) -> list[Verdict]:
    """Keep the votes that count, count them, and tell it once; return what became of each, in the same order."""
    desk = Desk.objects.select_for_update().filter(pk=desk_id).first()
    if desk is None or not desk.takes_votes or desk.ended_at is not None:
        return [CLOSED] * len(ballots)
    numbers = {ballot.question for ballot in ballots}
    candidates = Question.objects.filter(desk=desk, number__in=numbers, state__in=CANDIDATES)
    ids = dict(candidates.values_list("number", "pk"))
    new = _kept([ballot for ballot in ballots if ballot.question in ids], ids)
    if new:
        _count(desk, new)
    votes = dict(candidates.values_list("number", "votes"))
    if new:
        tell_votes(desk, {number: votes[number] for number, pk in ids.items() if any(pk == key for key, _ in new)})
    return [_verdict(desk, ballot, ids, new, votes) for ballot in ballots]


def _kept(ballots: Sequence[Ballot], ids: dict[int, int]) -> set[tuple[int, str]]:
    columns: list[list[Any]] = [
        [ids[ballot.question] for ballot in ballots],
        [ballot.device for ballot in ballots],
        [ballot.network for ballot in ballots],
        [ballot.is_suspect for ballot in ballots],
    ]
    with connection.cursor() as cursor:
        cursor.execute(KEEP, columns)
        return set(cursor.fetchall())


def _count(desk: Desk, new: set[tuple[int, str]]) -> None:
    voices = Counter(pk for pk, _device in new)
    with connection.cursor() as cursor:
        cursor.execute(FLAG, [list(voices), conf.wave_votes])
        if not desk.excludes_flagged:
            cursor.execute(ADD, [list(voices), list(voices.values())])
            return
    count_anew(desk, voices)


def _verdict(
    desk: Desk, ballot: Ballot, ids: dict[int, int], new: set[tuple[int, str]], votes: dict[int, int]
) -> Verdict:
    """A vote that came twice at once is counted for the first of the two."""
    if ballot.question not in ids:
        return CLOSED
    voice = (ids[ballot.question], ballot.device)
    is_counted = voice in new
    new.discard(voice)
    return Verdict(is_counted=is_counted, votes=votes[ballot.question] if desk.shows_votes else None)
