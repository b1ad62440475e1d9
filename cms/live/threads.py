"""The database, from the event loop: Django's connections belong to threads."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import Error, InterfaceError, OperationalError, connection

P = ParamSpec("P")
R = TypeVar("R")
UNREACHABLE = (OperationalError, InterfaceError)


class DatabaseThread:
    """One thread with one connection: questions to the database are answered one after the other."""

    def __init__(self, name: str) -> None:
        self._executor = ThreadPoolExecutor(1, f"live-{name}")

    def ask(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> asyncio.Future[R]:
        """Call a function there; what it raises comes with the answer."""
        return asyncio.get_running_loop().run_in_executor(self._executor, lambda: _asked(function, *args, **kwargs))


def _asked(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        return function(*args, **kwargs)
    except Error:
        # Whatever has become of the connection, the next question gets a new one.
        connection.close()
        raise
