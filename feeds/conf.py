"""Settings of the feeds, read from the environment (prefix ATHIR_FEEDS_)."""

from urllib.parse import urlsplit

from django.conf import settings
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PORTS = {"http": 80, "https": 443}


class FetchSettings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="ATHIR_FEEDS_")

    private_hosts: list[str] = Field(
        default=[],
        description="Hosts, each as name:port, from which feeds may be read although they lie in a private network, "
        "as a JSON list; the host of ATHIR_BASE_URL is added.",
    )

    def reachable_hosts(self) -> set[str]:
        """Return the hosts, as ``name:port``, that may be connected to wherever they are: ours is one of them."""
        own = urlsplit(settings.WAGTAILADMIN_BASE_URL)
        return {f"{own.hostname}:{own.port or PORTS[own.scheme]}", *self.private_hosts}


conf = FetchSettings()
