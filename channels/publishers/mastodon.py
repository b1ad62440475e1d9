"""A server of the fediverse, by the interface of Mastodon."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels.conf import conf
from channels.errors import ChannelError, Refused
from channels.mastodon import media, statuses, wording
from channels.mastodon.options import RECORDING, Options
from channels.mastodon.refusals import SENTENCES, Missing
from channels.mastodon.server import Server, connected
from channels.publisher import Call, Capabilities, Finding, Obstacle, Publisher, Reading, Receipt, Stage, Verdict
from channels.transport import origin
from cms.catalogue.works import Work

MEGABYTE = 1024**2


class Mastodon(Publisher[Options]):
    slug = "mastodon"
    label = "Mastodon"
    capabilities = Capabilities(schedule=True, update=True, withdraw=True, thumbnails=True, reconcile=True)
    notice = statuses.NOTICE
    place_option = "url"
    options = Options
    sentences = SENTENCES
    phases = {
        "file": _("Sending the file that goes along"),
        "prepare": _("Waiting until it is prepared"),
        "post": _("Sending the post"),
        "look": _("Looking whether it is there"),
        "back": _("Taking it back"),
    }

    def identity(self, url: str, marker: str) -> str:
        last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
        return last if last.isdigit() else ""

    def preflight(self, work: Work, options: Options) -> Sequence[Obstacle]:
        place, length = origin(options.url), wording.length(work)
        recording = (work.video or work.sound) if options.attached == RECORDING else None
        is_open = place.startswith("http://") and place.partition("://")[2] not in conf.private_hosts
        obstacles = {
            "mastodon_address": not place or is_open,
            "mastodon_no_token": not (options.token and options.token.isascii()),
            "mastodon_no_title": not work.title.strip(),
            "mastodon_too_long": length > options.longest,
            "mastodon_too_large": recording is not None and recording.byte_length > options.largest_mb * MEGABYTE,
        }
        detail = {"length": length, "limit": options.longest}
        return [Obstacle(code=code, detail=detail) for code, is_so in obstacles.items() if is_so]

    def publish(self, call: Call[Options]) -> Receipt:
        with connected(call) as server:
            files = media.attached(server)
            call.phase("post")
            at = statuses.moment(server, timezone.now())
            statuses.key(server)
            call.expose()
            try:
                return receipt(statuses.post(server, files, at))
            except ChannelError as error:
                if 400 <= error.status < 500:
                    call.cover()
                raise

    def update(self, call: Call[Options]) -> Receipt:
        with connected(call) as server:
            if not statuses.is_hidden(call.remote_id):
                return self._rewritten(server, call.remote_id)
            waiting = statuses.waiting(server)
            status = None if waiting else statuses.found(server)
            if status:
                return self._rewritten(server, status["id"])
            there = statuses.known(server)
            if waiting is None and "replacing" not in there and "unsure" not in there:
                raise Missing
            if waiting is None and "unsure" in there:
                statuses.wait_until_sure(server, timezone.now())
            return self._replanned(server, waiting)

    def _rewritten(self, server: Server, number: str) -> Receipt:
        fields = statuses.fields(server, self._attached_again(server, number))
        server.call.phase("post")
        made = server.change("PUT", f"/api/v1/statuses/{number}", fields)
        statuses.sure(server)
        return receipt(made)

    def _attached_again(self, server: Server, number: str) -> list[str]:
        """Pictures are sent again, for another one may have taken their place; recordings stay."""
        if server.call.options.attached != RECORDING:
            return media.attached(server)
        there = server.get(f"/api/v1/statuses/{number}")
        return [each["id"] for each in there["media_attachments"]]

    def _replanned(self, server: Server, waiting: dict[str, Any] | None) -> Receipt:
        """Move what waits there; a post with other words takes its place, for its words cannot be changed.

        The first goes before the second comes, and that it goes is kept: there are never two.
        """
        call, now = server.call, timezone.now()
        files = media.attached(server)
        call.phase("post")
        statuses.key(server)
        if waiting and not statuses.differs(server, waiting):
            if not statuses.is_moved(server, waiting):
                statuses.sure(server)
                return receipt(waiting)
            if call.due_at and call.due_at > now + statuses.NOTICE:
                at = statuses.moment(server, now)
                moved = server.change("PUT", f"{statuses.SCHEDULED}/{waiting['id']}", {"scheduled_at": at})
                statuses.sure(server)
                return receipt(moved)
        if waiting:
            statuses.take_away(server, waiting, now)
        at = statuses.moment(server, now)
        statuses.note(server, replacing=True, unsure=now.isoformat())
        try:
            made = statuses.post(server, files, at)
        except ChannelError as error:
            if 400 <= error.status < 500:
                statuses.note(server, unsure=None)
            raise
        statuses.sure(server)
        return receipt(made)

    def withdraw(self, call: Call[Options]) -> bool:
        if not call.remote_id:
            return True
        with connected(call) as server:
            call.phase("back")
            number = call.remote_id
            if statuses.is_hidden(number):
                waiting = statuses.waiting(server)
                if waiting and statuses.removed(server, f"{statuses.SCHEDULED}/{waiting['id']}"):
                    return True
                status = statuses.found(server)
                number = status["id"] if status else ""
            if not number:
                there = statuses.known(server)
                if "unsure" in there or "replacing" not in there:
                    statuses.wait_until_sure(server, timezone.now())
            elif not statuses.removed(server, f"/api/v1/statuses/{number}") and statuses.is_seen(server, number):
                raise Refused("mastodon_other")
            return True

    def is_seen(self, call: Call[Options]) -> bool:
        with connected(call) as server:
            if statuses.is_hidden(call.remote_id):
                return (statuses.waiting(server) or statuses.found(server)) is not None
            return statuses.is_seen(server, call.remote_id)

    def reconcile(self, call: Call[Options]) -> Finding:
        """The key alone does not answer: the server notes it after the post, and may die in between."""
        with connected(call) as server:
            call.phase("look")
            there = statuses.waiting(server) or statuses.found(server)
            if there is None:
                return Finding(verdict=Verdict.NOT_SEEN)
            return Finding(verdict=Verdict.FOUND, receipt=receipt(there))

    def verify(self, call: Call[Options]) -> Reading:
        with connected(call) as server:
            number = call.remote_id
            if statuses.is_hidden(number):
                if waiting := statuses.waiting(server):
                    return planned(server, waiting, timezone.now())
                status = statuses.found(server)
                number = status["id"] if status else ""
            return published(server, number) if number else nowhere(server, timezone.now())


def nowhere(server: Server, now: datetime) -> Reading:
    """Read nothing into it while a post takes the place of another, or is just appearing."""
    due_at, there = server.call.due_at, statuses.known(server)
    is_appearing = due_at is not None and abs((now - due_at).total_seconds()) < conf.second_look
    if is_appearing or "replacing" in there or "unsure" in there:
        return Reading(stage=Stage.SCHEDULED, look_again_s=60)
    return Reading(stage=None)


def planned(server: Server, waiting: dict[str, Any], now: datetime) -> Reading:
    """Compare what waits there with the work."""
    differences = {
        "text": statuses.differs(server, waiting),
        "visibility": waiting["params"]["visibility"] != server.call.options.visibility,
        "moment": statuses.is_moved(server, waiting),
        "picture": media.chosen(server) is not None and not waiting["media_attachments"],
    }
    found = tuple(name for name, differs in differences.items() if differs)
    left_s = (datetime.fromisoformat(waiting["scheduled_at"]) - now).total_seconds()
    again = min(max(left_s + 30, 60), 3600)
    return Reading(stage=Stage.SCHEDULED, is_as_sent=not found, differences=found, look_again_s=again)


def published(server: Server, number: str) -> Reading:
    """Compare what people see with the work. Raises Refused: it is a post of another user."""
    call = server.call
    try:
        status = server.get(f"/api/v1/statuses/{number}")
    except Missing:
        return Reading(stage=None)
    try:
        source = server.get(f"/api/v1/statuses/{number}/source")
    except Missing as missing:
        raise Refused("mastodon_other", status=missing.status) from missing
    differences = {
        "text": source["text"].split() != wording.text(call.work, server.limit()).split(),
        "visibility": status["visibility"] != call.options.visibility,
        "picture": media.chosen(server) is not None and not status["media_attachments"],
    }
    found = tuple(name for name, differs in differences.items() if differs)
    url = status["url"] or ""
    return Reading(stage=Stage.PUBLISHED, is_as_sent=not found, differences=found, url=url, remote_id=number)


def receipt(there: dict[str, Any]) -> Receipt:
    if "scheduled_at" in there:
        return Receipt(remote_id=f"{statuses.HIDDEN}{there['id']}", stage=Stage.SCHEDULED)
    return Receipt(remote_id=str(there["id"]), url=there.get("url") or "")


PUBLISHER = Mastodon()
