"""The program itself as a value: what another version of it has rendered is not used again."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

from django.conf import settings

ROOTS = ("cms", "feeds", "media_pipeline", "templates")
KINDS = {".py", ".html", ".mo"}
LOCK = "uv.lock"


@cache
def program_digest() -> str:
    """Return a digest of our own files and of the versions of those of others, as 32 hexadecimal digits."""
    base = Path(settings.BASE_DIR)
    found = [path for root in ROOTS for path in (base / root).rglob("*") if path.suffix in KINDS]
    digest = blake2b(digest_size=16)
    for path in sorted([*found, *base.glob(LOCK)]):
        digest.update(str(path.relative_to(base)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
