"""Which coding a client gets (RFC 9110, 12.5.3), as a table."""

import pytest

from feeds.negotiation import acceptable

OFFERED = ("br", "gzip", "identity")
TABLE = {
    "": ["identity"],
    "identity": ["identity"],
    "gzip": ["gzip", "identity"],
    "gzip, deflate, br": ["br", "gzip", "identity"],
    "gzip, deflate, br, zstd": ["br", "gzip", "identity"],
    "GZIP": ["gzip", "identity"],
    "*": ["br", "gzip", "identity"],
    "gzip;q=1.0, br;q=0.5": ["gzip", "br", "identity"],
    "gzip; q=0.8 , br ; q=0.9": ["br", "gzip", "identity"],
    "br;q=0, *": ["gzip", "identity"],
    "gzip;q=0": ["identity"],
    "identity;q=1, gzip;q=0.5": ["identity", "gzip"],
    "identity;q=0, gzip": ["gzip", "identity"],
    "*;q=0": ["identity"],
    "gzip;q=nonsense": ["identity"],
    "deflate": ["identity"],
    ", ,": ["identity"],
}


@pytest.mark.parametrize("header", TABLE)
def test_what_is_acceptable(header: str) -> None:
    assert acceptable(header, OFFERED) == TABLE[header]
