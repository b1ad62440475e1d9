"""Settings of the channels, read from the environment (prefix ATHIR_CHANNELS_)."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ChannelSettings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="ATHIR_CHANNELS_")

    lease: float = Field(default=60.0, gt=0, description="Seconds without a sign of life until a delivery is lost.")
    look_every: int = Field(default=5, ge=1, le=30, description="Seconds between two looks for what is due.")
    at_once: int = Field(default=6, ge=1, description="Deliveries that go on at the same time, each to one account.")
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


conf = ChannelSettings()
