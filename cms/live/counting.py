"""How many votes a question has. The desk is locked whenever one of these is called."""

from collections.abc import Collection, Mapping

from django.db import connection

from cms.live.models import Desk

COUNT = """
    UPDATE live_question SET votes = (
        SELECT count(*) FROM live_vote WHERE question_id = live_question.id AND NOT (is_flagged AND %s)
    ) WHERE id = ANY(%s)
"""


def count_anew(desk: Desk, question_ids: Collection[int]) -> None:
    """Count the votes of these questions from the beginning; flagged ones as the desk has decided."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [desk.excludes_flagged, list(question_ids)])


def tell_votes(desk: Desk, votes: Mapping[int, int]) -> None:
    """Tell the streams how many votes questions have, by their numbers; the public only where votes are shown."""
    told = {str(number): count for number, count in votes.items()}
    desk.emit("counts", told if desk.shows_votes else None, {"votes": told})
