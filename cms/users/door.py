"""The door: how often somebody may try to sign in."""

from ipaddress import ip_address, ip_network

from django.http import HttpRequest

# What one household or office has: a network of these many bits.
PREFIX = {4: 24, 6: 64}


def network_of(request: HttpRequest) -> str:
    """Return the first address of the network from which ``request`` comes.

    Attempts are counted for a user name and a network together: who guesses from one place locks the name there,
    and not its owner elsewhere.
    """
    return prefix_of(request.META.get("REMOTE_ADDR") or "::1")


def prefix_of(name: str) -> str:
    """Return the first address of the network of the address ``name``. Raises ValueError if it is none."""
    address = ip_address(name)
    return str(ip_network((address, PREFIX[address.version]), strict=False).network_address)
