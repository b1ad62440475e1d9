"""Count the votes of a programme again, without those that look like a machine's, or with them."""

from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from cms.live.counting import count_anew, tell_votes
from cms.live.models import Desk
from cms.live.permissions import require_moderator

VERB = "votes counted again"
WITHOUT, WITH = "live.recount_without", "live.recount_with"


@transaction.atomic
def recount(*, desk: Desk, by: Any, with_flagged: bool = False) -> dict[int, int]:
    """Count all votes from the beginning and return the new counts by number, where they differ from the old ones.

    From then on, votes that are flagged later are left out, too, or counted again. No vote is deleted. The log of each
    question says what it had before. Raises PermissionDenied.
    """
    require_moderator(by, desk)
    desk = desk.locked()
    desk.excludes_flagged = not with_flagged
    desk.save(update_fields=["excludes_flagged"])
    log(instance=desk, action=WITH if with_flagged else WITHOUT, user=by)
    before = dict(desk.questions.values_list("pk", "votes"))
    count_anew(desk, before)
    changed = [question for question in desk.questions.all() if question.votes != before[question.pk]]
    for question in changed:
        reason = f"{before[question.pk]} → {question.votes}"
        question.events.create(before=question.state, after=question.state, verb=VERB, by=by, reason=reason)
    counts = {question.number: question.votes for question in changed}
    if counts:
        tell_votes(desk, counts)
    return counts
