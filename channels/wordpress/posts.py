"""Posts, and how ours are found: each by its slug, which is the mark of the work.

A slug is no key: a second post with the same one is made all the same, and called ``…-2``. So it is looked for before
it is made, and after; of two, the newer goes to the bin.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from channels.errors import Ambiguous, Refused
from channels.wordpress.refusals import Missing
from channels.wordpress.site import Site

ROUTE = "/wp/v2/posts"
ITEMS = "/athir/v1/items"
"""Of our plugin (deploy/wordpress), where the website has it: one post per mark, whoever asks at the same time."""
FIELDS = "id,slug,status,link,title,content,date_gmt"
SUFFIXES = ("", "-2", "-3")


@dataclass(frozen=True, kw_only=True)
class Post:
    """What stands there; ``title`` and ``content`` as they were written, not as they are shown."""

    number: int
    slug: str
    status: str
    link: str
    title: str
    content: str
    date: datetime


def mine(site: Site, marker: str) -> list[Post]:
    """Return the posts with a mark that are not in the bin, oldest first."""
    slugs = ",".join(marker + suffix for suffix in SUFFIXES)
    order = {"orderby": "id", "order": "asc"}
    found = site.get(ROUTE, slug=slugs, status="any", context="edit", per_page=20, _fields=FIELDS, **order)
    return [post_of(each) for each in found]


def one(site: Site, marker: str, remote_id: str = "") -> Post | None:
    """Return the post with a mark; where there are more, all but one go to the bin."""
    posts = mine(site, marker)
    kept = next((post for post in posts if str(post.number) == remote_id), posts[0] if posts else None)
    for post in posts:
        if post is not kept:
            to_bin(site, post.number)
    return kept


def at(site: Site, number: str) -> Post:
    """Raises Missing."""
    post = post_of(site.get(f"{ROUTE}/{number}", context="edit", _fields=FIELDS))
    if post.status == "trash":
        raise Missing(reason="trash")
    return post


def write(site: Site, marker: str, fields: Mapping[str, Any]) -> Post:
    """Make a post, and of those that are there then the only one."""
    if has_plugin(site):
        return post_of(site.change("PUT", f"{ITEMS}/{marker}", fields, context="edit"))
    made = post_of(site.change("POST", ROUTE, fields, context="edit"))
    return made if made.slug == marker else one(site, marker) or made


def has_plugin(site: Site) -> bool:
    return site.has("/athir/v1")


def rewrite(site: Site, number: str | int, fields: Mapping[str, Any]) -> Post:
    """Raises Missing."""
    return post_of(site.change("POST", f"{ROUTE}/{number}", fields, context="edit"))


def to_bin(site: Site, number: str | int) -> None:
    """Take a post away; what is gone already may be. Websites without a bin delete it."""
    try:
        site.change("DELETE", f"{ROUTE}/{number}")
    except Missing:
        return
    except Refused as error:
        if error.status != 410:
            raise
    except Ambiguous as error:
        if error.status != 501:
            raise
        site.change("DELETE", f"{ROUTE}/{number}", force="true")


def post_of(found: Any) -> Post:
    """Raises Ambiguous where the answer has no post in it."""
    try:
        return Post(
            number=int(found["id"]),
            slug=found["slug"],
            status=found["status"],
            link=found["link"],
            title=found["title"]["raw"],
            content=found["content"]["raw"],
            date=datetime.fromisoformat(found["date_gmt"] or "1970-01-01").replace(tzinfo=UTC),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Ambiguous("wp_page", reason=str(found)[:200]) from error
