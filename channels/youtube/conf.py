"""Settings of the publisher for YouTube, read from the environment (prefix ATHIR_YOUTUBE_)."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class YouTubeSettings(BaseSettings):
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


conf = YouTubeSettings()
