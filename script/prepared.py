"""What a start may skip because an earlier one did it: a stamp over all that preparation depends on."""

import hashlib
from pathlib import Path

from postgres_files import ROOT

PACKAGES = ("cms", "media_pipeline", "feeds", "channels")
STAMP = "prepared"


def fingerprint(home: Path) -> str:
    """A digest that changes with the packages, migrations, static files and the database they went into."""
    digest = hashlib.sha256()
    for path in sources():
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    made = home / "postgres" / "PG_VERSION"
    if made.exists():
        digest.update(f"{made.stat().st_ino} {made.stat().st_mtime_ns}".encode())
    return digest.hexdigest()


def sources() -> list[Path]:
    # The settings name the installed apps, each with its tables.
    patterns = ("migrations/*.py", "static/**/*", "settings/*.py")
    found = {path for package in PACKAGES for name in patterns for path in (ROOT / package).rglob(name)}
    return [ROOT / "uv.lock", *sorted(path for path in found if path.is_file())]


def is_prepared(home: Path) -> bool:
    """Whether an earlier start did it all. Only for the embedded database: another may change behind us."""
    stamp = home / STAMP
    return (home / "static").is_dir() and stamp.exists() and stamp.read_text() == fingerprint(home)


def mark_prepared(home: Path, found: str) -> None:
    """Note what preparation began with: what changed while it ran is prepared by the next start."""
    (home / STAMP).write_text(found)
