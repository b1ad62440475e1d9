"""The one LISTEN connection of a process: what PostgreSQL's NOTIFY tells it (see models/desk.py)."""

import asyncio
import logging
from collections.abc import Callable
from random import uniform
from typing import Any

from django.db import connection
from psycopg import AsyncConnection, Error, sql

from cms.live.models.desk import CHANNEL

logger = logging.getLogger(__name__)

LONGEST_PAUSE_S = 5.0
# A dead line is noticed although nothing is ever sent on this one.
ALIVE: dict[str, Any] = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
Heard = Callable[[str], None]


async def listen(heard: Heard) -> None:
    """Call ``heard`` with each payload until cancelled; with "" whenever something may have been missed.

    A lost connection is made anew, after pauses that grow and differ.
    """
    pause = 0.1
    while True:
        try:
            async with await AsyncConnection.connect(**_parameters(), **ALIVE, autocommit=True) as line:
                await line.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
                pause = 0.1
                heard("")
                async for notice in line.notifies():
                    heard(notice.payload)
        except (Error, OSError) as problem:
            logger.warning("the line to the database is lost, and tried again: %s", problem)
        await asyncio.sleep(uniform(pause / 2, pause))  # noqa: S311 - no secret
        pause = min(2 * pause, LONGEST_PAUSE_S)


def _parameters() -> dict[str, Any]:
    values = connection.settings_dict
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {name: values[key] for name, key in named.items() if values[key]}
