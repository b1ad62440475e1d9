"""The settings of the house as a whole; each is an environment variable that starts with ``ATHIR_``."""

from pathlib import Path

from pydantic import Field, HttpUrl, PostgresDsn
from pydantic_settings import BaseSettings, SettingsConfigDict


class HouseSettings(BaseSettings):
    """Settings that more than one package needs."""

    model_config = SettingsConfigDict(env_prefix="ATHIR_", frozen=True)

    home: Path = Field(default=Path("var"), description="Folder that holds all state: database, media, uploads.")
    base_url: HttpUrl = Field(
        default=HttpUrl("http://localhost:8000"),
        description="Public address of the site, without a final slash. Feed addresses and GUIDs are built on it.",
    )
    allowed_hosts: list[str] = Field(
        default=["localhost", "127.0.0.1", "[::1]"],
        description="Host names that requests may ask for, as a JSON list; the host of ATHIR_BASE_URL is added.",
    )
    secret_key: str = Field(
        default="",
        description="Signs sessions and links. Without it, one is made and kept in the state folder.",
    )
    site_name: str = Field(default="أثير", description="Name of the site in the admin and in page titles.")
    upload_max_bytes: int = Field(
        default=5 * 1024**3, gt=0, description="Largest recording that may be uploaded, in bytes."
    )
    upload_quota_bytes: int = Field(
        default=200 * 1024**3,
        gt=0,
        description="Room that all the recordings of one show may take, in bytes.",
    )
    upload_chunk_bytes: int = Field(
        default=8 * 1024**2,
        ge=1024**2,
        le=32 * 1024**2,
        description="Size of one piece of an upload, in bytes; smaller pieces lose less on a weak network.",
    )
    upload_expiry_hours: int = Field(
        default=168,
        gt=0,
        description="Hours after its last piece at which an unfinished upload is swept away.",
    )
    s3_bucket: str = Field(
        default="",
        description="Bucket of an S3 storage for recordings, editions and pictures; empty: the state folder. The keys "
        "come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
    )
    s3_endpoint: str = Field(default="", description="Address of an S3 service that is not Amazon's.")
    s3_region: str = Field(default="", description="Region of the S3 service, where it has any.")
    mail_host: str = Field(
        default="", description="Server that sends mail to the team (SMTP); empty: nobody is written to."
    )
    mail_port: int = Field(default=587, ge=1, le=65535, description="Its port; connections are encrypted (STARTTLS).")
    mail_user: str = Field(default="", description="Name with which Athir signs in there; empty: it does not.")
    mail_password: str = Field(default="", description="The password that belongs to it.")
    mail_is_encrypted: bool = Field(default=True, description="Whether the connection is encrypted.")
    mail_from: str = Field(default="athir@localhost", description="Address from which the team is written to.")
    accel: str = Field(
        default="",
        description="Address of nginx, for itself only, below which it has the media folder; then it sends large files "
        "in the place of the web server. See deploy/nginx.conf. Empty: the web server sends them.",
    )


class DatabaseSettings(BaseSettings):
    """Where the database is."""

    database_url: PostgresDsn = Field(
        validation_alias="DATABASE_URL",
        description="PostgreSQL, as postgresql://user:password@host/name. The scripts start one if it is absent.",
    )
    pool: int = Field(
        default=0,
        ge=0,
        validation_alias="ATHIR_DATABASE_POOL",
        description="Connections that requests share, at most; 0: each opens its own. The web server has 24.",
    )


conf = HouseSettings()
