"""The key that signs sessions, made once and kept beside the rest of the state."""

import secrets
from pathlib import Path


def kept_secret(path: Path) -> str:
    """Return the key stored at ``path``, after making it if it is not there yet.

    Two processes may start at the same moment: ``x`` lets one of them write, and both read the same key.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    if not path.exists():
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        draft.unlink()
    return path.read_text()
