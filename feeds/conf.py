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


class AnnounceSettings(BaseSettings):
    """Who is told that a feed has changed: nobody, unless an administrator says so."""

    model_config = SettingsConfigDict(env_prefix="ATHIR_FEEDS_")

    websub_hubs: list[str] = Field(
        default=[], description="Addresses of WebSub hubs that are told of changes, as a JSON list."
    )
    podping_token: str = Field(default="", description="Token for Podping; empty: Podping is not told.")
    podping_url: str = Field(default="https://podping.cloud/", description="Where Podping takes its notices.")
    podcastindex: bool = Field(default=False, description="Whether the Podcast Index is told of changes.")
    podcastindex_url: str = Field(
        default="https://api.podcastindex.org/api/1.0/hub/pubnotify", description="Where it takes its notices."
    )
    timeout: float = Field(
        default=10.0, gt=0, description="Seconds that one of these services has for its answer; then it is asked again."
    )


conf = FetchSettings()
announcing = AnnounceSettings()
