"""A WordPress with the oddities of the real one (test_wordpress_real.py), and with the guards that sites have."""

import base64
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.channels.fakes.serving import Call, Fault, Faults, Refused, Reply, serving

USER, PASSWORD = "athir", "abcd EFGH 1234 ijkl"
STATUSES = ("publish", "future", "draft", "pending", "private")
GUARD = b"<!doctype html><title>Forbidden</title><p>Blocked by the firewall."


@dataclass(kw_only=True)
class WordPress:
    """``posts`` and ``media``: by number. ``may_publish``: whether the user is more than a contributor."""

    url: str = ""
    faults: Faults = field(default_factory=Faults)
    calls: Counter[str] = field(default_factory=Counter)
    posts: dict[int, dict[str, Any]] = field(default_factory=dict)
    media: dict[int, dict[str, Any]] = field(default_factory=dict)
    categories: dict[int, str] = field(default_factory=lambda: {1: "Uncategorized"})
    may_publish: bool = True
    largest: int = 10 * 1024**2
    has_bin: bool = True

    @property
    def there(self) -> list[dict[str, Any]]:
        return [post for post in self.posts.values() if post["status"] != "trash"]

    def operation(self, call: Call) -> str:
        kind = call.first("rest_route").removeprefix("/wp/v2/").split("/")[0] or "index"
        return f"{kind}.{call.method.lower()}"

    def answer(self, operation: str, call: Call) -> Reply:
        route = call.first("rest_route")
        if not route.startswith("/wp/v2/"):
            raise refused(404, "rest_no_route")
        self._known(call)
        if call.body.length > self.largest:
            raise Refused(Reply(status=413, content=b"<html>413 Request Entity Too Large</html>"))
        kind, _slash, number = route.removeprefix("/wp/v2/").partition("/")
        return getattr(self, f"_{kind}")(call, number)

    def failure(self, fault: Fault) -> Reply:
        if fault.status == 401:
            return error(401, "incorrect_password")
        return Reply(status=fault.status, content=b"<html>error</html>", headers=fault.headers)

    def _known(self, call: Call) -> None:
        given = base64.b64decode(call.headers.get("authorization", "").removeprefix("Basic ")).decode()
        if given != f"{USER}:{PASSWORD}":
            raise refused(401, "rest_not_logged_in" if not given else "incorrect_password")

    def _users(self, call: Call, _number: str) -> Reply:
        return Reply(content={"id": 1})

    def _posts(self, call: Call, number: str) -> Reply:
        if call.method == "GET" and not number:
            slugs = call.first("slug").split(",")
            return Reply(content=[shown(post) for post in self.there if post["slug"] in slugs])
        if not number:
            return self._made(json.loads(call.body.whole()))
        post = self.posts.get(int(number))
        if post is None:
            raise refused(404, "rest_post_invalid_id")
        if call.method == "DELETE":
            return self._removed(post, force=call.first("force") == "true")
        if call.method == "POST":
            self._change(post, json.loads(call.body.whole()))
        return Reply(content=shown(post))

    def _made(self, fields: dict[str, Any]) -> Reply:
        number = len(self.posts) + len(self.media) + 10
        post = {"id": number, "slug": "", "status": "draft", "title": "", "content": "", "date_gmt": ""}
        self._change(post, fields)
        self.posts[number] = post
        return Reply(status=201, content=shown(post))

    def _change(self, post: dict[str, Any], fields: dict[str, Any]) -> None:
        if fields.get("status") in ("publish", "future") and not self.may_publish:
            raise refused(403, "rest_cannot_publish")
        known = {name: value for name, value in fields.items() if name != "meta"}
        post |= known
        others = {other["slug"] for other in self.posts.values() if other is not post}
        base, count = post["slug"], 1
        while post["slug"] in others and post["status"] in ("publish", "future", "private"):
            count += 1
            post["slug"] = f"{base}-{count}"

    def _removed(self, post: dict[str, Any], *, force: bool) -> Reply:
        if force:
            del self.posts[post["id"]]
            return Reply(content={"deleted": True})
        if not self.has_bin:
            raise refused(501, "rest_trash_not_supported")
        if post["status"] == "trash":
            raise refused(410, "rest_already_trashed")
        post |= {"status": "trash", "slug": f"{post['slug']}__trashed"}
        return Reply(content=shown(post))

    def _media(self, call: Call, _number: str) -> Reply:
        if call.method == "GET":
            return Reply(
                content=[{"id": each["id"]} for each in self.media.values() if each["slug"] == call.first("slug")]
            )
        name = call.headers["content-disposition"].partition('filename="')[2].partition(".")[0]
        number = len(self.posts) + len(self.media) + 10
        self.media[number] = {"id": number, "slug": name, "alt": call.first("alt_text"), "body": call.body.whole()}
        return Reply(status=201, content={"id": number})

    def _categories(self, call: Call, _number: str) -> Reply:
        if call.method == "GET":
            found = [(number, name) for number, name in self.categories.items() if call.first("search") in name]
            return Reply(content=[{"id": number, "name": name, "slug": f"c-{number}"} for number, name in found])
        name = json.loads(call.body.whole())["name"]
        for number, known in self.categories.items():
            if known == name:
                raise refused(400, "term_exists", term_id=number)
        self.categories[len(self.categories) + 1] = name
        return Reply(status=201, content={"id": len(self.categories)})


def shown(post: dict[str, Any]) -> dict[str, Any]:
    written = {name: {"raw": post[name], "rendered": post[name]} for name in ("title", "content")}
    moment = post["date_gmt"] or f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}"
    return post | written | {"link": f"http://127.0.0.1/?p={post['id']}", "date_gmt": moment}


def error(status: int, code: str, **values: Any) -> Reply:
    return Reply(status=status, content={"code": code, "message": f"{code}.", "data": {"status": status} | values})


def refused(status: int, code: str, **values: Any) -> Refused:
    return Refused(error(status, code, **values))


@contextmanager
def wordpress(port: int = 0) -> Iterator[WordPress]:
    """Run one in a thread."""
    fake = WordPress()
    with serving(fake, port) as url:
        fake.url = url
        yield fake
