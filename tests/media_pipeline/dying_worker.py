"""A real worker that kills itself with SIGKILL at a chosen point.

Usage: python -m tests.media_pipeline.dying_worker before|after MODULE FUNCTION NTH [ROLE]

The point counts from the moment at which a file `armed` stands in ATHIR_HOME; until then it works like any other.
A kill from outside cannot be aimed between two statements; this one can.
"""

import os
import signal
import sys
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command


def arrange(moment: str, module: str, function: str, nth: int) -> None:
    """Die right before or right after the nth call of a function."""
    holder: Any = import_module(module)
    *path, name = function.split(".")
    for part in path:
        holder = getattr(holder, part)
    original = getattr(holder, name)
    armed = Path(os.environ["ATHIR_HOME"], "armed")
    calls = count(1)

    def dying(*args: Any, **kwargs: Any) -> Any:
        last = armed.exists() and next(calls) == nth
        if last and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*args, **kwargs)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(holder, name, dying)


if __name__ == "__main__":
    django.setup()
    arrange(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
    call_command("worker", *(sys.argv[5:] or ["media"]))
