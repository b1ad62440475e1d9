"""Connections that never lead into a private network, and that end when their time is up.

The name is resolved once, the address that was looked at is the one that is connected to: a name server that answers
differently the second time gains nothing.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
# IPv6 addresses behind which an IPv4 address stands (RFC 6052), and those that once were site-local (RFC 3879).
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
WITHOUT_MEANING = tuple(map(ipaddress.IPv6Network, ("64:ff9b:1::/48", "fec0::/10", "::/96")))

NOBODY = ipaddress.IPv4Address(0)


class ForbiddenNetwork(Exception):
    """The address leads where nobody may go from here."""


def is_public(address: str) -> bool:
    """Say whether an IP address belongs to the public internet, whatever it is wrapped in.

    Source: the registries of special-purpose addresses (RFC 6890), as Python's ``ipaddress`` has them.
    """
    given = ipaddress.ip_address(address.partition("%")[0])
    return all(each.is_global and not each.is_multicast and not each.is_reserved for each in _unwrapped(given))


def _unwrapped(given: IPAddress) -> Iterable[IPAddress]:
    """Yield the address, or the IPv4 addresses inside of it."""
    if isinstance(given, ipaddress.IPv4Address):
        yield given
        return
    if any(given in network for network in WITHOUT_MEANING):
        yield NOBODY
    inside = [given.ipv4_mapped, given.sixtofour, *(given.teredo or ())]
    if given in TRANSLATED:
        inside.append(ipaddress.IPv4Address(int(given) & 0xFFFFFFFF))
    yield from [each for each in inside if each] or [given]


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to public addresses, and to ``private_hosts``, which are named as ``name:port``, wherever they are."""

    def __init__(self, *, private_hosts: Iterable[str], deadline: float) -> None:
        self._private_hosts = frozenset(private_hosts)
        self._deadline = deadline
        self._plain = httpcore.SyncBackend()

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, *rest: Any, **options: Any) -> Any:
        """Connect to one of the addresses of ``host``.

        Raises:
            ForbiddenNetwork: none of them is public.
            httpcore.ConnectError: there is no such name, or nobody answers at any of them.
        """
        problem: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._addresses(host, port):
            try:
                stream = self._plain.connect_tcp(address, port, _left(self._deadline, timeout), *rest, **options)
            except httpcore.ConnectError as error:
                problem = error
            else:
                return TimedStream(stream, self._deadline)
        raise problem

    def connect_unix_socket(self, path: str, *rest: Any, **options: Any) -> Any:
        raise ForbiddenNetwork(path)

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host}: {error}") from error
        addresses = list(dict.fromkeys(str(sockaddr[0]) for *_rest, sockaddr in found))
        if f"{host}:{port}" in self._private_hosts:
            return addresses
        allowed = [address for address in addresses if is_public(address)]
        if addresses and not allowed:
            raise ForbiddenNetwork(f"{host} leads to {addresses[0]}")
        return allowed


class TimedStream(httpcore.NetworkStream):
    """A connection whose every step counts against one deadline: nobody can hold it open by a byte now and then."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, timeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> "TimedStream":
        left = _left(self._deadline, timeout)
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def close(self) -> None:
        self._stream.close()


def _left(deadline: float, timeout: float | None) -> float:
    """Return the seconds that one step may take.

    Raises:
        httpcore.ReadTimeout: none is left.
    """
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time is up")
    return left if timeout is None else min(left, timeout)
