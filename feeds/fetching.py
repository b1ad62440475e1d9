"""The one way in which the feeds ask other machines for something.

An address may come from anybody, so what it leads to is not trusted: it never leads into a private network (see
guarded.py); redirects, bytes and seconds are counted, for the whole of a request and not for each step; what is packed
is unpacked within the same limit; nothing that identifies anybody goes along.
"""

import ssl
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import certifi
import httpcore
import httpx

from cms.catalogue.guarded import ForbiddenNetwork, GuardedBackend
from feeds.conf import conf
from feeds.fetch_errors import FetchError, ForbiddenAddress, TooLarge, TooManyRedirects, TooSlow, Unreachable

USER_AGENT = "Athir/1.0 (podcast publisher)"
BLOCK = 64 * 1024
# zlib's window for gzip and zlib alike.
EITHER_WINDOW = 47
# One step of a request: a connection, a piece of the answer.
STEP_SECONDS = 10


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one request may cost: seconds in all, bytes of the body once unpacked, and redirects."""

    seconds: float = 30
    byte_length: int = 10 * 1024**2
    redirects: int = 5


@dataclass(frozen=True, kw_only=True)
class Hop:
    """One redirect: from where, by which status, whereto."""

    url: str
    status: int
    target: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back, whole. ``url`` is that of the last hop; ``seconds`` the time that all of it took."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    hops: tuple[Hop, ...]
    seconds: float


class Reply:
    """An answer whose body has not been read yet."""

    def __init__(self, response: httpx.Response, hops: tuple[Hop, ...], limits: Limits) -> None:
        self.url = str(response.url)
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self.hops = hops
        self._response = response
        self._limits = limits

    def blocks(self) -> Iterator[bytes]:
        """Yield the body, unpacked.

        Raises:
            TooLarge: it has more bytes than allowed.
            TooSlow: it takes longer than allowed.
            Unreachable: the connection breaks, or the body is not packed as it says.
        """
        left = self._limits.byte_length
        for block in _unpacked(self._packed(), self.headers.get("content-encoding", ""), left):
            left -= len(block)
            if left < 0:
                raise TooLarge(f"{self.url} has more than {self._limits.byte_length} bytes")
            yield block

    def _packed(self) -> Iterator[bytes]:
        with _named_errors(self.url):
            yield from self._response.iter_raw(BLOCK)


def fetch(
    url: str, *, method: str = "GET", headers: Mapping[str, str] | None = None, limits: Limits | None = None
) -> Answer:
    """Ask for ``url`` and read all that comes back, whatever its status.

    Raises:
        FetchError: see fetch_errors.py.
    """
    began = time.monotonic()
    with opened(url, method=method, headers=headers, limits=limits) as reply:
        body = b"".join(reply.blocks())
    return Answer(
        url=reply.url,
        status=reply.status,
        headers=reply.headers,
        body=body,
        hops=reply.hops,
        seconds=time.monotonic() - began,
    )


@contextmanager
def opened(
    url: str, *, method: str = "GET", headers: Mapping[str, str] | None = None, limits: Limits | None = None
) -> Iterator[Reply]:
    """Ask for ``url``, follow its redirects, and give the answer before its body is read.

    A request for a part of a file comes back as it is stored: a range counts the bytes of what is sent.

    Raises:
        FetchError: see fetch_errors.py.
    """
    limits = limits or Limits()
    asked = {"accept-encoding": "gzip"} | {name.lower(): value for name, value in (headers or {}).items()}
    if "range" in asked:
        asked["accept-encoding"] = "identity"
    with _client(time.monotonic() + limits.seconds) as client, _named_errors(url):
        response, hops = _followed(client, client.build_request(method, url, headers=asked), limits)
        try:
            yield Reply(response, hops, limits)
        finally:
            response.close()


def _followed(
    client: httpx.Client, request: httpx.Request | None, limits: Limits
) -> tuple[httpx.Response, tuple[Hop, ...]]:
    """Send a request and those to which it is redirected.

    Raises:
        TooManyRedirects: there are more than allowed.
    """
    hops: tuple[Hop, ...] = ()
    while request is not None and len(hops) <= limits.redirects:
        if request.url.userinfo:
            raise ForbiddenAddress(f"{request.url.host}: a name and a password stand in the address")
        response = client.send(request, stream=True)
        if response.next_request is None:
            return response, hops
        response.close()
        target = str(response.next_request.url)
        hops += (Hop(url=str(request.url), status=response.status_code, target=target),)
        request = response.next_request
    raise TooManyRedirects(hops[0].url)


class _Transport(httpx.HTTPTransport):
    """httpx's own, over connections that are guarded."""

    def __init__(self, backend: GuardedBackend) -> None:
        super().__init__(verify=_certificates(), trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=_certificates(), network_backend=backend)


def _client(deadline: float) -> httpx.Client:
    backend = GuardedBackend(private_hosts=conf.reachable_hosts(), deadline=deadline)
    return httpx.Client(
        transport=_Transport(backend),
        trust_env=False,
        timeout=STEP_SECONDS,
        headers={"user-agent": USER_AGENT, "accept": "*/*"},
    )


@cache
def _certificates() -> ssl.SSLContext:
    """Return whom to trust: the authorities that the machine trusts, and the usual ones."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


@contextmanager
def _named_errors(url: str) -> Iterator[None]:
    try:
        yield
    except FetchError:
        raise
    except (httpx.TimeoutException, httpcore.TimeoutException) as error:
        raise TooSlow(url) from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, ForbiddenNetwork) as error:
        raise ForbiddenAddress(f"{url}: {error}") from error
    except (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise Unreachable(f"{url}: {error}") from error


def _unpacked(blocks: Iterator[bytes], encoding: str, limit: int) -> Iterator[bytes]:
    """Yield what ``blocks`` hold, never more than a block beyond ``limit`` at once.

    Raises:
        Unreachable: they are packed in a way that was not asked for, or broken.
    """
    if encoding in ("", "identity"):
        yield from blocks
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Unreachable(f"the body comes as {encoding!r}")
    unpacker = zlib.decompressobj(EITHER_WINDOW)
    try:
        for block in blocks:
            yield unpacker.decompress(block, limit + 1)
            if unpacker.unconsumed_tail:
                raise TooLarge(f"the body has more than {limit} bytes once unpacked")
    except zlib.error as error:
        raise Unreachable(f"the body is not {encoding}: {error}") from error
