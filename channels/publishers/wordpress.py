"""A website that is a WordPress, such as that of the region."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels.conf import conf
from channels.errors import NeedsReauth
from channels.publisher import (
    Call,
    Capabilities,
    Finding,
    Obstacle,
    Publisher,
    Reading,
    Receipt,
    Stage,
    Verdict,
)
from channels.transport import origin
from channels.wordpress import posts, wording
from channels.wordpress.extras import belongings
from channels.wordpress.options import Options
from channels.wordpress.posts import Post
from channels.wordpress.refusals import NO_RIGHT, SENTENCES, Missing
from channels.wordpress.site import Site, signed_in
from cms.catalogue.works import Work

HALF_MADE = {"status": "draft"}
SEEN = frozenset({"publish", "future"})
PATIENCE = timedelta(minutes=10)
"""How late a scheduled post may be: WordPress looks at its clock when somebody visits the site."""


class WordPress(Publisher[Options]):
    slug = "wordpress"
    label = _("Website (WordPress)")
    capabilities = Capabilities(schedule=True, update=True, withdraw=True, thumbnails=True, reconcile=True)
    options = Options
    place_option = "url"
    sentences = SENTENCES
    phases = {
        "look": _("Looking whether it is there"),
        "extras": _("Sending picture and categories"),
        "post": _("Sending the post"),
        "back": _("Taking it back"),
    }

    def preflight(self, work: Work, options: Options) -> Sequence[Obstacle]:
        place = origin(options.url)
        is_known = place.partition("://")[2] in conf.private_hosts
        obstacles = {
            "wp_address": not place,
            "wp_insecure": place.startswith("http://") and not is_known,
            "wp_no_account": not (options.user and options.password),
            "wp_no_title": not work.title.strip(),
        }
        return [Obstacle(code=code) for code, is_so in obstacles.items() if is_so]

    def publish(self, call: Call[Options]) -> Receipt:
        with signed_in(call) as site:
            call.phase("look")
            found = there(call, site)
            moment = wording.moment(call.work, call.due_at, timezone.now())
            if found is None and moment["status"] == "future":
                # Everybody may see the picture of no post, but that of a hidden post nobody.
                found = made(call, site, wording.words(call) | HALF_MADE | {"slug": call.marker})
            fields = everything(call, site, str(found.number) if found else "") | moment
            call.phase("post")
            if found:
                return receipt(posts.rewrite(site, found.number, fields))
            return receipt(made(call, site, fields))

    def update(self, call: Call[Options]) -> Receipt:
        with signed_in(call) as site:
            found = there(call, site)
            if found is None:
                raise Missing
            fields = everything(call, site, str(found.number))
            planned = wording.moment(call.work, call.due_at, timezone.now()) if call.due_at else {"status": "publish"}
            call.phase("post")
            return receipt(posts.rewrite(site, found.number, fields | planned))

    def withdraw(self, call: Call[Options]) -> bool:
        with signed_in(call) as site:
            call.phase("back")
            found = there(call, site)
            if found is None:
                return True
            if call.options.way_back == "trash":
                posts.to_bin(site, found.number)
                return True
            try:
                posts.rewrite(site, found.number, {"status": "draft"})
            except Missing:
                return True
            return False

    def is_seen(self, call: Call[Options]) -> bool:
        with signed_in(call) as site:
            post = there(call, site)
        return post is not None and post.status in SEEN

    def reconcile(self, call: Call[Options]) -> Finding:
        """A website may still be at a request that nobody waits for; only our plugin makes a second one wait for it."""
        with signed_in(call) as site:
            call.phase("look")
            found = posts.one(site, call.marker)
            if found is None or found.status == HALF_MADE["status"]:
                return Finding(verdict=Verdict.RESUMABLE if found or posts.has_plugin(site) else Verdict.NOT_SEEN)
            return Finding(verdict=Verdict.FOUND, receipt=receipt(found))

    def verify(self, call: Call[Options]) -> Reading:
        with signed_in(call) as site:
            post = there(call, site)
        return reading(call, post, timezone.now()) if post else Reading(stage=None)


def there(call: Call[Options], site: Site) -> Post | None:
    """Return the post of the work, by its mark, or by its number where a person has given it another slug."""
    found = posts.one(site, call.marker, call.remote_id)
    if found or not call.remote_id.isdigit():
        return found
    try:
        return posts.at(site, call.remote_id)
    except Missing:
        return None


def made(call: Call[Options], site: Site, fields: dict[str, Any]) -> Post:
    """Make the post. Whoever may make none has made none."""
    call.expose()
    try:
        return posts.write(site, call.marker, fields)
    except NeedsReauth as error:
        if error.code == NO_RIGHT:
            call.cover()
        raise


def everything(call: Call[Options], site: Site, number: str) -> dict[str, Any]:
    """Return the fields of a post; ``number``: its own, where it is there already."""
    call.phase("extras")
    return wording.words(call) | belongings(call, site, number) | {"slug": call.marker}


def receipt(post: Post) -> Receipt:
    stage = Stage.SCHEDULED if post.status == "future" else Stage.PUBLISHED
    return Receipt(remote_id=str(post.number), url=post.link, stage=stage)


def reading(call: Call[Options], post: Post, now: datetime) -> Reading:
    """Compare what stands there with the work."""
    if post.status == "pending":
        return Reading(stage=Stage.PUBLISHED, problem="wp_pending", look_again_s=900)
    waits = post.status == "future"
    if waits and now - post.date > PATIENCE:
        return Reading(stage=Stage.SCHEDULED, problem="wp_clock", url=post.link)
    due_at, sent = call.due_at, wording.words(call)
    is_early = due_at is not None and due_at > now
    differences = {
        "status": post.status != ("future" if is_early or waits else "publish"),
        "moment": waits and due_at is not None and wording.gmt(post.date) != wording.gmt(due_at),
        "title": not wording.is_same_text(post.title, sent["title"]),
        "content": not wording.is_same_content(post.content, sent["content"]),
    }
    return Reading(
        stage=Stage.SCHEDULED if waits else Stage.PUBLISHED,
        is_as_sent=not any(differences.values()),
        differences=tuple(name for name, differs in differences.items() if differs),
        look_again_s=max(60.0, min((post.date - now).total_seconds() + 60, 3600.0)),
        url=post.link,
        remote_id=str(post.number),
    )


PUBLISHER = WordPress()
