"""Leads broadcasts at other places where the crew of a live programme leads the programme.

The row is the memory, the place is the truth: each round looks at what is there, makes what is missing, takes the one
step that is wanted, and notes what was seen. A round can be repeated, or die, at any point.
"""

import logging
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from channels.conf import conf
from channels.errors import ChannelError, NotNow
from channels.models import Account, Broadcast
from channels.queueing import lead_on
from channels.sealing import Unreadable, seal
from channels.youtube import live
from channels.youtube.caller import Outside
from channels.youtube.client import Service, transport
from channels.youtube.connecting import SLUG
from channels.youtube.live import Plan, To
from cms.catalogue.desk import may_publish_work
from cms.catalogue.live import Air, LiveProgramme, live_programme, note_replay, watch_at

logger = logging.getLogger(__name__)
PLACES = frozenset({SLUG})
"""Kinds of accounts that broadcast."""
STUDIO = "studio"
SOON, OFTEN, SELDOM = timedelta(seconds=5), timedelta(seconds=20), timedelta(minutes=10)
AHEAD = timedelta(minutes=30)
"""Before the programme, what comes from the encoder is watched as closely as on air."""


class NotAnnounced(Exception):
    """The programme is not public yet, or has no time: nothing can be made of it elsewhere."""


def places(guid: str) -> list[Account]:
    """Return the accounts at which a programme may still be broadcast."""
    taken = Broadcast.objects.filter(guid=guid).values("account")
    return list(Account.objects.filter(is_active=True, publisher__in=PLACES).exclude(pk__in=taken))


@transaction.atomic
def ask_for(*, guid: str, account: Account, user: Any) -> Broadcast:
    """Want a programme broadcast at an account; asking twice changes nothing.

    Raises:
        PermissionDenied: for whoever may not publish the programme.
        NotAnnounced
    """
    if user is not None and not may_publish_work(guid, user):
        raise PermissionDenied
    if live_programme(guid) is None:
        raise NotAnnounced
    row, _made = Broadcast.objects.get_or_create(guid=guid, account=account)
    lead_on([row.pk])
    return row


def follow(guid: str) -> None:
    """The programme has changed: see soon whether its broadcasts have to."""
    rows = Broadcast.objects.filter(guid=guid)
    rows.update(next_at=timezone.now())
    lead_on(rows.values_list("pk", flat=True))


def lead_due() -> None:
    """Hand out the broadcasts that are due."""
    lead_on(Broadcast.objects.filter(next_at__lte=timezone.now()).values_list("pk", flat=True))


def lead(broadcast_id: int) -> None:
    """Do one round for a broadcast; a later one follows by itself while there is something to do or to watch."""
    row = Broadcast.objects.select_related("account").get(pk=broadcast_id)
    programme = live_programme(row.guid)
    if programme is None or not row.account.is_active:
        _note(row, next_at=None)
        return
    try:
        with transport() as opened:
            service = Service(Outside(row.account, is_live=True), opened)
            _round(service, row, programme)
    except NotNow as error:
        wait = SOON if programme.air is Air.ON else timedelta(seconds=min(conf.pause * 2**row.failures, 600))
        _failed(row, error.code, error.reason, timezone.now() + wait)
    except Unreadable:
        _failed(row, "unreadable", "", None)
    except ChannelError as error:
        # A person has to act; until then it is looked at seldom, in case somebody did so there.
        _failed(row, error.code, error.reason, timezone.now() + SELDOM)


def _round(service: Service, row: Broadcast, programme: LiveProgramme) -> None:
    plan = plan_of(row, programme)
    there = live.read(service, row.remote_id) if row.remote_id else None
    if there is None:
        there = live.create(service, plan)
        _note(row, remote_id=there.id, remote_url=there.replay_url, words=_said(programme, plan))
        watch_at(guid=row.guid, url=there.replay_url)
    if not there.stream_id:
        stream = live.studio_stream(service, STUDIO)
        there = live.bind(service, there.id, stream.id)
    stream_there = live.stream(service, there.stream_id)
    if stream_there:
        sealed = seal({"address": stream_there.address, "key": stream_there.key})
        _note(row, stream_id=there.stream_id, stream=sealed)
        _note(row, is_receiving=stream_there.is_receiving, health=stream_there.health)
    # What was seen counts, also where the step that follows cannot be taken.
    _note(row, remote_state=there.state, looked_at=timezone.now())
    if programme.air is Air.ON and there.state in ("ready", "testing"):
        there = live.transition(service, there.id, To.LIVE)
    elif programme.air is Air.OVER and there.state in ("live", "testing"):
        there = live.transition(service, there.id, To.COMPLETE)
    if programme.air is Air.OVER and there.began_at:
        note_replay(guid=row.guid, began_at=there.began_at)
    if _said(programme, plan) != row.words:
        if programme.air is Air.COMING:
            live.revise(service, there.id, plan)
        elif programme.air is Air.OVER:
            live.describe(service, there.id, live.words(plan, programme.moments, programme.series))
        _note(row, words=_said(programme, plan))
    _note(row, remote_state=there.state, looked_at=timezone.now(), problem="", problem_reason="", failures=0)
    _note(row, next_at=_next(programme, there.state))


def _said(programme: LiveProgramme, plan: Plan) -> str:
    """Return what the place was last told, or is to be told."""
    words = live.words(plan, programme.moments, programme.series)
    when = programme.starts_at.isoformat() if programme.air is Air.COMING else ""
    return "\n".join((programme.title, when, words))


def _next(programme: LiveProgramme, state: str) -> Any:
    now = timezone.now()
    if programme.air is Air.OVER:
        return None if state == "complete" else now + OFTEN
    is_near = programme.air is Air.ON or programme.starts_at - now < AHEAD
    return now + (OFTEN if is_near else SELDOM)


def plan_of(row: Broadcast, programme: LiveProgramme) -> Plan:
    return Plan(
        mark=f"athir-live-{row.pk}",
        title=programme.title,
        text=programme.summary,
        page_url=programme.page_url,
        # A moment that has passed is refused there; whoever is late still goes on air.
        starts_at=max(programme.starts_at, timezone.now() + timedelta(minutes=1)),
    )


def _note(row: Broadcast, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _failed(row: Broadcast, code: str, reason: str, next_at: Any) -> None:
    logger.warning("broadcast %s: %s %s", row.pk, code, reason)
    _note(row, problem=code[:64], problem_reason=reason[:500], failures=row.failures + 1, next_at=next_at)
