"""Where the server listens, and what its addresses are called."""

import ipaddress
import json
import os
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

DEFAULT_PORT = 8000
LOOPBACK = "127.0.0.1"
# Reserved for documentation (RFC 5737): connecting a datagram socket to it sends nothing.
ELSEWHERE = ("192.0.2.1", 9)


class AddressError(Exception):
    """HOST or PORT cannot be used; the text says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Address:
    host: str
    port: int
    reachable: str

    @property
    def local(self) -> str:
        """The host to connect to from this machine."""
        return LOOPBACK if is_every_address(self.host) else self.host

    @property
    def base_url(self) -> str:
        return os.environ.get("ATHIR_BASE_URL", f"http://{self.reachable}:{self.port}").rstrip("/")

    @property
    def netloc(self) -> str:
        """Host and port of the public address."""
        return urlsplit(self.base_url).netloc

    def environment(self) -> dict[str, str]:
        """What the product must know: its public address, and the names under which it may be asked."""
        names = {"localhost", LOOPBACK, "[::1]", self.reachable, socket.gethostname()}
        given = {"ATHIR_BASE_URL": self.base_url, "ATHIR_ALLOWED_HOSTS": json.dumps(sorted(names))}
        return {name: os.environ.get(name, value) for name, value in given.items()}


def is_every_address(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def chosen_address() -> Address:
    """HOST and PORT of the environment. Raises AddressError."""
    host = os.environ.get("HOST") or LOOPBACK
    given = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise AddressError(f"PORT={given} is not a port: choose a number from 1 to 65535, such as PORT=8010.")
    check_free(host, int(given))
    return Address(host=host, port=int(given), reachable=name_for_others(host))


def check_free(host: str, port: int) -> None:
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as problem:
        raise AddressError(f"HOST={host} is no address of this machine: {problem.strerror}.") from problem
    with socket.socket(family, kind) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(address)
        except PermissionError as problem:
            raise AddressError(f"Port {port} is for root only: choose one above 1023.") from problem
        except OSError as problem:
            raise AddressError(
                f"Port {port} cannot be used ({problem.strerror}). If another Athir runs there, use it; "
                f"otherwise choose another port: PORT={port + 10} script/server"
            ) from problem


def name_for_others(host: str) -> str:
    """How a browser reaches `host`: for "every address", this machine's own one in its network."""
    if not is_every_address(host):
        return "localhost" if host == LOOPBACK else host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as route:
        try:
            route.connect(ELSEWHERE)
            return str(route.getsockname()[0])
        except OSError:
            return "localhost"
