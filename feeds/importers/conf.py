"""Settings of moving in, read from the environment (prefix ATHIR_IMPORT_)."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

MEBIBYTE = 1024**2


class ImportSettings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="ATHIR_IMPORT_")

    feed_bytes: int = Field(default=64 * MEBIBYTE, gt=0, description="Largest feed that is read, in bytes, unpacked.")
    feed_seconds: float = Field(default=60.0, gt=0, description="Time in which a whole feed must have come.")
    pages_seconds: float = Field(
        default=600.0, gt=0, description="Time in which all pages of a feed in several documents must have come."
    )
    items: int = Field(default=10_000, gt=0, description="Most items of a feed that is read.")
    extra_bytes: int = Field(
        default=20 * MEBIBYTE, gt=0, description="Largest picture, transcript or list of chapters, in bytes."
    )
    sound_bytes: int = Field(default=5 * 1024**3, gt=0, description="Largest recording that is fetched, in bytes.")
    sound_seconds: float = Field(
        default=900.0, gt=0, description="Time that one request for a recording may take; then it is gone on with."
    )
    redirects: int = Field(
        default=8, ge=0, description="Redirects from one address: every measuring service in front of a file adds one."
    )
    requests: int = Field(default=20, ge=1, description="Requests by which one recording is fetched, piece by piece.")
    tries: int = Field(default=4, ge=1, description="Times that an item is begun before it is given up.")
    retry_seconds: int = Field(default=30, ge=0, description="Seconds before an item is tried again; then doubled.")


conf = ImportSettings()
