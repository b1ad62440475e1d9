"""Only media_pipeline/ffmpeg.py starts a process."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.sources import PACKAGES, Source, dotted, offences, python_sources

MODULES = {"subprocess", "multiprocessing", "pty", "pexpect", "sh", "ffmpeg", "pydub"}
CALLS = re.compile(
    r"(^|\.)(os\.(system|popen|fork|forkpty|posix_spawnp?|spawn\w+|exec[lv]\w*)"
    r"|AudioSegment\.(from_\w+|export)|create_subprocess_(exec|shell)|subprocess_(exec|shell)|ProcessPoolExecutor)$"
)
HOLDERS = {"media_pipeline/ffmpeg.py"}
# The other half of ffmpeg.py: what it starts first confines itself, then becomes ffmpeg.
BECOMES_FFMPEG = {"media_pipeline/confine.py": {"os.execv"}}
# pydub holds sound that is decoded already; it would start ffmpeg to read or write a file.
HOLDS_SOUND = {"media_pipeline/sound/jingles.py": {"pydub.AudioSegment"}}


def starts_no_process(source: Source) -> Iterator[str]:
    if source.path in HOLDERS:
        return
    allowed = (BECOMES_FFMPEG | HOLDS_SOUND).get(source.path, set())
    for node in ast.walk(source.tree):
        imported = list(imported_by(node))
        starters = [name for name in imported if name.partition(".")[0] in MODULES]
        starters += [name for name in (*imported, dotted(node)) if CALLS.search(name)]
        for name in set(starters) - allowed:
            yield f"{source.path}:{getattr(node, 'lineno', 0)} {name}"


def imported_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and not node.level:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_only_the_ffmpeg_module_starts_a_process() -> None:
    assert offences(starts_no_process, python_sources(*PACKAGES)) == []


@pytest.mark.parametrize(
    "line",
    [
        "import subprocess",
        "import subprocess as quiet",
        "from subprocess import run",
        "import multiprocessing.pool",
        "import os\nos.system('ls')",
        "import os\nos.execvp('ls', ['ls'])",
        "import os\nos.fork()",
        "from os import posix_spawn",
        "import asyncio\nasyncio.create_subprocess_exec('ls')",
        "loop.subprocess_shell(None, 'ls')",
        "from concurrent.futures import ProcessPoolExecutor",
        "import pydub",
        "AudioSegment.from_file('a.mp3')",
    ],
)
def test_a_process_started_elsewhere_is_found(line: str) -> None:
    assert offences(starts_no_process, iter([Source(path="feeds/bad.py", text=line)]))


def test_our_own_module_of_that_name_is_no_offence() -> None:
    text = "from media_pipeline import ffmpeg\nffmpeg.run()"
    assert list(starts_no_process(Source(path="media_pipeline/steps/good.py", text=text))) == []
