"""Settings of the channels, read from the environment (prefixes ATHIR_CHANNELS_, ATHIR_YOUTUBE_)."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ChannelSettings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="ATHIR_CHANNELS_")

    lease: float = Field(default=60.0, gt=0, description="Seconds without a sign of life until a delivery is lost.")
    look_every: int = Field(default=5, ge=1, le=30, description="Seconds between two looks for what is due.")
    at_once: int = Field(default=6, ge=1, description="Works that are sent at the same time, each to another account.")
    pause: float = Field(default=5.0, ge=0, description="Seconds before the first retry; then doubled, with chance.")
    longest_pause: float = Field(default=900.0, ge=0, description="Longest pause between two tries, in seconds.")
    rest_after: int = Field(default=5, ge=1, description="Failures in a row until an account rests for that time.")
    second_look: float = Field(
        default=600.0, ge=0, description="Seconds between the two looks after which a lost work counts as absent."
    )
    check_again_hours: float = Field(
        default=24.0, gt=0, description="Hours after which what is published is compared again with what was sent."
    )
    processing_alarm_hours: float = Field(
        default=6.0, gt=0, description="Hours after which a place that is still preparing a work is brought to notice."
    )
    private_hosts: list[str] = Field(
        default=[],
        description="Hosts, each as name:port, to which works may be sent although they lie in a private network, "
        "as a JSON list.",
    )


class YouTubeSettings(BaseSettings):
    """Where YouTube is, and how it is spoken to."""

    model_config = SettingsConfigDict(env_prefix="ATHIR_YOUTUBE_")

    root_url: str = Field(default="https://youtube.googleapis.com/", description="Where YouTube takes its calls.")
    consent_url: str = Field(
        default="https://accounts.google.com/o/oauth2/v2/auth", description="Where a person allows the access."
    )
    token_url: str = Field(default="https://oauth2.googleapis.com/token", description="Where tokens are given out.")
    step_seconds: float = Field(
        default=30.0, gt=0, lt=60, description="Seconds that YouTube has for one step of an answer."
    )
    chunk_units: int = Field(
        default=128,
        ge=1,
        description="Pieces of 256 KiB that are sent at a time; after each, YouTube says what it has.",
    )


conf = ChannelSettings()
youtube = YouTubeSettings()
