"""A server of the fediverse, by the interface of Mastodon."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from channels.conf import conf
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
    # A post that is scheduled there has no name until it appears: it could neither be changed nor found again.
    capabilities = Capabilities(update=True, withdraw=True, thumbnails=True, reconcile=True)
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
            "mastodon_no_token": not options.token,
            "mastodon_no_title": not work.title.strip(),
            "mastodon_too_long": length > options.longest,
            "mastodon_too_large": recording is not None and recording.byte_length > options.largest_mb * MEGABYTE,
        }
        detail = {"length": length, "limit": options.longest}
        return [Obstacle(code=code, detail=detail) for code, is_so in obstacles.items() if is_so]

    def publish(self, call: Call[Options]) -> Receipt:
        with connected(call) as server:
            fields = statuses.fields(server, media.attached(server))
            call.phase("post")
            headers = {"Idempotency-Key": statuses.key(server)}
            call.expose()
            return receipt(server.change("POST", "/api/v1/statuses", fields, headers=headers))

    def update(self, call: Call[Options]) -> Receipt:
        with connected(call) as server:
            fields = statuses.fields(server, self._attached_again(server))
            call.phase("post")
            return receipt(server.change("PUT", f"/api/v1/statuses/{call.remote_id}", fields))

    def _attached_again(self, server: Server) -> list[str]:
        """Pictures are sent again, for another one may have taken their place; recordings stay."""
        if server.call.options.attached != RECORDING:
            return media.attached(server)
        there = server.get(f"/api/v1/statuses/{server.call.remote_id}")
        return [each["id"] for each in there["media_attachments"]]

    def withdraw(self, call: Call[Options]) -> bool:
        with connected(call) as server:
            call.phase("back")
            try:
                server.change("DELETE", f"/api/v1/statuses/{call.remote_id}")
            except Missing:
                return True
            return True

    def reconcile(self, call: Call[Options]) -> Finding:
        """The key alone does not answer: the server notes it after the post, and may die in between."""
        with connected(call) as server:
            call.phase("look")
            status = statuses.found(server)
            if status is None:
                return Finding(verdict=Verdict.NOT_SEEN)
            return Finding(verdict=Verdict.FOUND, receipt=receipt(status))

    def verify(self, call: Call[Options]) -> Reading:
        with connected(call) as server:
            try:
                status = server.get(f"/api/v1/statuses/{call.remote_id}")
                source = server.get(f"/api/v1/statuses/{call.remote_id}/source")
            except Missing:
                return Reading(stage=None)
            sent = wording.text(call.work, server.limit())
        differences = {
            "text": source["text"].split() != sent.split(),
            "visibility": status["visibility"] != call.options.visibility,
            "picture": media.chosen(server) is not None and not status["media_attachments"],
        }
        found = tuple(name for name, differs in differences.items() if differs)
        return Reading(stage=Stage.PUBLISHED, is_as_sent=not found, differences=found, url=status["url"] or "")


def receipt(status: Any) -> Receipt:
    return Receipt(remote_id=str(status["id"]), url=status.get("url") or "")


PUBLISHER = Mastodon()
