"""What belongs to a post and is made apart from it: its picture, its categories. Repeating it makes no second one."""

import hashlib
import html
import json
from typing import Any

from channels.errors import NeedsReauth, Refused
from channels.publisher import Call
from channels.wordpress.options import Options
from channels.wordpress.refusals import NO_RIGHT
from channels.wordpress.site import Site
from cms.catalogue.holdings import NotHeld
from cms.catalogue.records import Image

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif"}
LONGEST_ALT = 300
TERMS = "/wp/v2/categories"


def belongings(call: Call[Options], site: Site, post: str) -> dict[str, Any]:
    """Return the fields of a post for picture, categories, language, and the mark for our plugin."""
    names = list(call.options.category_names)
    if call.options.has_show_category and call.work.series:
        names.append(call.work.series)
    categories = [number for name in dict.fromkeys(names) if (number := category(site, name))]
    fields: dict[str, Any] = {"meta": {"athir_id": call.marker}, "featured_media": picture(call, site, post)}
    if categories:
        fields["categories"] = categories
    if call.options.has_language:
        fields["lang"] = call.work.language
    return fields


def picture(call: Call[Options], site: Site, post: str) -> int:
    """Return the number of the work's picture in the library of media, 0 where it has none.

    It belongs to the post of this number, so that nobody sees it while the post is hidden.
    """
    image = call.work.image
    if image is None:
        return 0
    name = f"athir-{hashlib.sha256(image.url.encode()).hexdigest()[:16]}"
    found = site.get("/wp/v2/media", slug=name, _fields="id")
    if found:
        return int(found[0]["id"])
    try:
        with call.opened(image.url) as stream:
            return sent(site, name, image, stream.read(), post)
    except NotHeld:
        return 0


def sent(site: Site, name: str, image: Image, body: bytes, post: str) -> int:
    disposition = f'attachment; filename="{name}.{ENDINGS.get(image.media_type, "jpg")}"'
    headers = {"Content-Type": image.media_type, "Content-Disposition": disposition}
    query = {"alt_text": image.alt[:LONGEST_ALT], "_fields": "id"} | ({"post": post} if post else {})
    return int(site.upload(body, headers, **query)["id"])


def category(site: Site, name: str) -> int:
    """Return the number of a category, which is made where it is missing; 0 where this user may not make one."""
    found = site.get(TERMS, search=name, per_page=100, _fields="id,name,slug")
    for each in found:
        if name.casefold() in (html.unescape(each["name"]).casefold(), each["slug"]):
            return int(each["id"])
    try:
        return int(site.change("POST", TERMS, {"name": name}, _fields="id")["id"])
    except NeedsReauth as error:
        # The posts are another matter.
        if error.code != NO_RIGHT:
            raise
        return 0
    except Refused as error:
        return existing(error)


def existing(error: Refused) -> int:
    """Return the number of the category that made WordPress refuse a new one (``term_exists``)."""
    try:
        return int(json.loads(error.answer)["data"]["term_id"])
    except (ValueError, KeyError, TypeError):
        raise error from None
