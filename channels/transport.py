"""How publishers speak HTTP: one try for every call, and an honest word about what may have reached the other side.

Nothing here sends a request twice, follows a redirect, or speaks to another service than the one it was made for. When
no answer comes, ``NoAnswer.sent`` says whether the request may have been read: only if it never was may the caller send
it again without asking what the first one did.
"""

import math
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from urllib.parse import urlsplit

import certifi
import httpcore
import httplib2
import httpx

from channels.conf import conf
from cms.catalogue.guarded import ForbiddenNetwork, GuardedBackend

USER_AGENT = "Athir/1.0"
BLOCK = 64 * 1024
PORTS = {"http": 80, "https": 443}
Body = bytes | Iterable[bytes] | None


class Sent(StrEnum):
    """Whether the other side may have read a request that was never answered."""

    NEVER = "never"
    MAYBE = "maybe"


class NoAnswer(Exception):
    """A request was not answered; ``sent`` says whether it may have had its effect."""

    def __init__(self, message: str, *, sent: Sent) -> None:
        super().__init__(message)
        self.sent = sent


class ForeignAddress(NoAnswer):
    """The address belongs to another service, or leads into a private network; nothing was sent."""

    def __init__(self, address: str) -> None:
        super().__init__(f"{address} may not be asked", sent=Sent.NEVER)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one call may cost: seconds to connect, for one step, and for the answer; bytes of the answer."""

    connect_s: float = 10
    step_s: float = 60
    seconds: float = 300
    byte_length: int = 10 * 1024**2


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back, whole, whatever its status. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Transport:
    """Connections to one service, named by its origins, such as ``https://youtube.googleapis.com``."""

    def __init__(self, origins: Iterable[str], *, limits: Limits | None = None) -> None:
        self._origins = frozenset(map(origin, origins))
        self._limits = limits or Limits()
        self._client = httpx.Client(
            transport=_Guarded(),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(self._limits.step_s, connect=self._limits.connect_s),
            headers={"user-agent": USER_AGENT},
        )

    def ask(self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: Body = None) -> Answer:
        """Send one request once and read its answer.

        A body that is no ``bytes`` needs the header ``Content-Length``.

        Raises:
            ForeignAddress: the address belongs to somebody else.
            NoAnswer: the connection failed, broke or was too slow, or the answer is too large.
        """
        if origin(url) not in self._origins:
            raise ForeignAddress(url)
        with _named_errors(url), self._client.stream(method, url, headers=headers, content=body) as response:
            return Answer(
                status=response.status_code,
                headers={name.lower(): value for name, value in response.headers.items()},
                body=b"".join(self._read(response)),
            )

    def _read(self, response: httpx.Response) -> Iterator[bytes]:
        # From the beginning of the answer on: a large body takes as long as the line needs.
        deadline = time.monotonic() + self._limits.seconds
        left = self._limits.byte_length
        for block in response.iter_bytes(BLOCK):
            left -= len(block)
            if left < 0 or time.monotonic() > deadline:
                raise NoAnswer(f"{response.url}: the answer is too long or too slow", sent=Sent.MAYBE)
            yield block

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> "Transport":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


class _Guarded(httpx.HTTPTransport):
    """httpx's own, over connections that never lead into a private network unless the operator allows it."""

    def __init__(self) -> None:
        super().__init__(verify=_certificates(), trust_env=False)
        backend = GuardedBackend(private_hosts=conf.private_hosts, deadline=math.inf)
        self._pool = httpcore.ConnectionPool(ssl_context=_certificates(), network_backend=backend, retries=0)


class LibraryTransport:
    """What google-api-python-client believes to be httplib2, which sends a request again when the server hangs up."""

    def __init__(self, transport: Transport, headers: Callable[[], Mapping[str, str]]) -> None:
        """``headers`` gives those that go along with every request."""
        self._transport = transport
        self._headers = headers

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: Body | str = None,
        headers: Mapping[str, str] | None = None,
        **_of_httplib2: object,
    ) -> tuple[httplib2.Response, bytes]:
        """Send one request once; redirects come back as they are.

        Raises:
            NoAnswer: see ``Transport.ask``.
        """
        content = body.encode() if isinstance(body, str) else body
        asked = {name: value for name, value in (headers or {}).items() if name.lower() != "content-length"}
        answer = self._transport.ask(method, uri, headers={**asked, **self._headers()}, body=content)
        return httplib2.Response({**answer.headers, "status": str(answer.status)}), answer.body

    def close(self) -> None:
        self._transport.close()


def origin(url: str) -> str:
    """Return scheme, host and port of an address, or "" where it is none of HTTP's or names somebody (RFC 6454)."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        return ""
    return "" if "@" in parts.netloc or not parts.hostname else f"{parts.scheme}://{parts.hostname}:{port}"


@contextmanager
def _named_errors(url: str) -> Iterator[None]:
    try:
        yield
    except ForbiddenNetwork as error:
        raise ForeignAddress(url) from error
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.InvalidURL) as error:
        raise NoAnswer(f"{origin(url)}: {error!r}", sent=Sent.NEVER) from error
    except httpx.HTTPError as error:
        raise NoAnswer(f"{origin(url)}: {error!r}", sent=Sent.MAYBE) from error


@cache
def _certificates() -> ssl.SSLContext:
    """Return whom to trust: the authorities that the machine trusts, and the usual ones."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
