"""podcast-partytime, the reader of the Podcast Index: a package for Node that is installed once, beside Python's."""

import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.processes import ROOT

HERE = Path(__file__).parent
FILES = ("package.json", "package-lock.json")


def installed() -> Path:
    """Return the folder with the packages of the lock file, after installing them if they are not there yet."""
    npm = shutil.which("npm")
    assert npm, "this test needs Debian's packages nodejs and npm"
    digest = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:16]
    folder = ROOT / ".venv" / "oracles" / digest
    if not (folder / "complete").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            shutil.copy(HERE / name, folder)
        # Nothing that a package brings is run.
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run([npm, "ci", *options], cwd=folder, check=True, timeout=300)
        (folder / "complete").touch()
    return folder


def partytime(document: bytes) -> Any:
    """Return what podcast-partytime finds in a feed; None where it finds no feed."""
    command = ["node", str(HERE / "partytime.js"), str(installed())]
    answer = subprocess.run(command, input=document, stdout=subprocess.PIPE, check=True, timeout=60).stdout
    # It says on the same stream what it thinks of a feed.
    return json.loads(answer.splitlines()[-1])
