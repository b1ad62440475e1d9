"""HOST and PORT are checked before anything is started, and the product learns its addresses."""

import json
import socket

import addresses
import pytest
from addresses import AddressError, chosen_address

pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOST", "ATHIR_BASE_URL", "ATHIR_ALLOWED_HOSTS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = int(probe.getsockname()[1])
    monkeypatch.setenv("PORT", str(number))
    return number


def test_it_listens_to_this_machine_only_unless_told(port: int) -> None:
    address = chosen_address()
    assert (address.host, address.local, address.base_url) == ("127.0.0.1", "127.0.0.1", f"http://localhost:{port}")


@pytest.mark.parametrize("given", ["0", "65536", "-1", "http", "80 "])
def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("PORT", given)
    with pytest.raises(AddressError, match="is not a port"):
        chosen_address()


def test_a_taken_port_is_named_with_a_way_out(port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(AddressError, match=rf"Port {port} cannot be used.*PORT={port + 10}"):
            chosen_address()


def test_a_host_that_is_not_here_is_refused(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    monkeypatch.setenv("HOST", "192.0.2.1")
    with pytest.raises(AddressError, match=f"Port {port} cannot be used"):
        chosen_address()
    monkeypatch.setenv("HOST", "nowhere.invalid")
    with pytest.raises(AddressError, match="is no address of this machine"):
        chosen_address()


def test_every_address_is_shown_under_the_one_that_others_use(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")  # noqa: S104
    monkeypatch.setattr(addresses, "name_for_others", lambda host: "198.51.100.7")
    address = chosen_address()
    values = address.environment()
    assert values["ATHIR_BASE_URL"] == f"http://198.51.100.7:{port}"
    assert {"localhost", "198.51.100.7"} <= set(json.loads(values["ATHIR_ALLOWED_HOSTS"]))
    assert address.local == "127.0.0.1"


def test_what_is_given_is_not_overruled(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    monkeypatch.setenv("ATHIR_BASE_URL", "https://athir.example/")
    monkeypatch.setenv("ATHIR_ALLOWED_HOSTS", '["athir.example"]')
    address = chosen_address()
    assert address.base_url == "https://athir.example"
    assert address.environment()["ATHIR_ALLOWED_HOSTS"] == '["athir.example"]'
