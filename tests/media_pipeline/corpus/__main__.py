"""Run the whole corpus: python script/run.py --scratch python -m tests.media_pipeline.corpus [WORD…]

With words, only the cases whose name holds one of them. The exit status is 1 when anything surprised.
"""

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import track

from tests.media_pipeline.corpus.pool import every_case, examined
from tests.media_pipeline.corpus.running import Seen


def main(words: list[str]) -> int:
    chosen = [case for case in every_case() if not words or any(word in case.name for word in words)]
    console = Console(highlight=False, soft_wrap=True)
    begun = time.monotonic()
    seen: list[Seen] = []
    with tempfile.TemporaryDirectory(prefix="corpus-") as folder:
        for result in track(examined(chosen, Path(folder)), total=len(chosen), console=console, description="corpus"):
            seen.append(result)
            if not console.is_terminal and len(seen) % 50 == 0:
                print(f"{len(seen)} of {len(chosen)}", flush=True)
            for surprise in result.surprises:
                console.print(f"{result.name!a}: {surprise}", markup=False)
    summary(console, seen, time.monotonic() - begun)
    return int(any(result.surprises for result in seen) or len(seen) != len(chosen))


def summary(console: Console, seen: list[Seen], took: float) -> None:
    surprised = sum(bool(result.surprises) for result in seen)
    console.print(f"{len(seen)} recordings in {took:.0f} s, {surprised} with surprises")
    for code, count in Counter(result.code or "accepted" for result in seen).most_common():
        console.print(f"{count:6} {code}")
    for result in sorted(seen, key=lambda result: -result.took)[:5]:
        console.print(f"{result.took:6.1f} s {result.name!a}", markup=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
