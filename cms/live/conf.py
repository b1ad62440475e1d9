"""Settings of live programmes; each is an environment variable that starts with ``ATHIR_LIVE_``."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class LiveSettings(BaseSettings):
    """What a live programme allows, and how long it remembers."""

    model_config = SettingsConfigDict(env_prefix="ATHIR_LIVE_", frozen=True)

    questions_per_device: int = Field(
        default=5, ge=1, description="Questions that one device may send to a programme in ten minutes."
    )
    questions_per_network: int = Field(
        default=200,
        ge=1,
        description="Questions from one network in ten minutes, after which its devices prove that they are none of a "
        "machine. Thousands of telephones share one address of a carrier: nobody is refused for it.",
    )
    questions_per_minute: int = Field(
        default=600,
        ge=1,
        description="Questions to one programme in a minute, after which every device proves that it is none of a "
        "machine.",
    )
    proof_bits: int = Field(
        default=16,
        ge=1,
        le=24,
        description="Work asked for then: zero bits in front of a hash. Sixteen take a telephone about a second.",
    )
    proof_wait_s: int = Field(
        default=15,
        ge=1,
        le=120,
        description="Seconds for which a browser without scripts waits in the place of the work.",
    )
    contact_days: int = Field(
        default=90,
        ge=1,
        description="Days after the end of a programme, at which telephone numbers and e-mail addresses are deleted.",
    )
    trace_days: int = Field(
        default=30,
        ge=1,
        description="Days after the end of a programme, at which the marks of devices and networks, the first "
        "wording of questions, names that are not shown, and questions refused for personal data are deleted.",
    )
    most_streams: int = Field(
        default=12_000, ge=1, description="Streams that one process keeps open; more are asked to come back later."
    )
    most_streams_per_network: int = Field(
        default=6_000,
        ge=1,
        description="Of these, from one network. Thousands of telephones share one address of a carrier.",
    )
    longest_retry_s: int = Field(
        default=10,
        ge=2,
        description="Seconds after which a page that has lost its stream comes back at the latest; two at the soonest.",
    )
    votes_every: float = Field(
        default=0.25, gt=0, le=0.5, description="Seconds for which votes are gathered until they are kept together."
    )
    wave_votes: int = Field(
        default=100,
        ge=2,
        description="Votes of one network for one question in ten seconds, from which on they are marked.",
    )
    wave_strangers: int = Field(
        default=50,
        ge=1,
        description="Votes of one network in ten seconds without a true cookie, from which on they are marked.",
    )
    event_days: int = Field(
        default=3,
        ge=1,
        description="Days after which what the streams told is deleted; who was away longer starts anew.",
    )
    data_licence: str = Field(
        default="https://creativecommons.org/licenses/by/4.0/",
        description="Address of the licence under which the questions of a programme are given out as open data.",
    )


conf = LiveSettings()
