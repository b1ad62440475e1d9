"""One website, spoken to as one of its users."""

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from channels.answers import spoken
from channels.errors import Ambiguous, NeedsReauth, NotNow
from channels.publisher import Call
from channels.transport import Answer, Transport
from channels.wordpress.options import Options
from channels.wordpress.refusals import refusal

JSON = {"Content-Type": "application/json"}


class Site:
    """``rest_route`` reaches every WordPress, however it forms the addresses of its pages."""

    def __init__(self, options: Options, transport: Transport) -> None:
        self._url, self._transport = options.url.rstrip("/"), transport
        given = base64.b64encode(f"{options.user}:{options.password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {given}", "Accept": "application/json"}

    def get(self, route: str, **query: Any) -> Any:
        """Raises NotNow, NeedsReauth, Refused."""
        return self._asked("GET", route, query=query)

    def change(self, method: str, route: str, content: Mapping[str, Any] | None = None, **query: Any) -> Any:
        """Raises Ambiguous, NotNow, NeedsReauth, Refused."""
        body = json.dumps(content, ensure_ascii=False).encode() if content is not None else b""
        return self._asked(method, route, query=query, body=body, headers=JSON)

    def upload(self, body: bytes, headers: Mapping[str, str], **query: Any) -> Any:
        """Send a file to the library of media. Raises as ``change`` does."""
        return self._asked("POST", "/wp/v2/media", query=query, body=body, headers=headers)

    def has(self, route: str) -> bool:
        """Say whether the website knows a route."""
        try:
            self.get(route)
        except NeedsReauth as error:
            if error.code != "wp_shut":
                raise
            return False
        return True

    def _asked(
        self,
        method: str,
        route: str,
        *,
        query: Mapping[str, Any],
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        url = f"{self._url}/?{urlencode({'rest_route': route, **query})}"
        answer = spoken(self._transport, method, url, headers={**self._headers, **(headers or {})}, body=body)
        if not 200 <= answer.status < 300:
            refusal(answer, changes=method != "GET")
        return data(answer, method)


def data(answer: Answer, method: str) -> Any:
    """Return what WordPress answered; firewalls and maintenance answer with a page, and status 200."""
    try:
        return json.loads(answer.body)
    except ValueError as error:
        kind = NotNow if method == "GET" else Ambiguous
        reason = " ".join(answer.body[:200].decode("utf-8", "replace").split())
        raise kind("wp_page", status=answer.status, reason=reason) from error


@contextmanager
def signed_in(call: Call[Options]) -> Iterator[Site]:
    """Give the website, once it has recognised the account: only then is what it does not show not there."""
    with Transport([call.options.url]) as transport:
        site = Site(call.options, transport)
        site.get("/wp/v2/users/me", _fields="id")
        yield site
