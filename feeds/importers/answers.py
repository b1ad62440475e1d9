"""What servers answer, named as this package names problems."""

from collections.abc import Iterator
from contextlib import contextmanager

from feeds import fetch_errors
from feeds.importers import errors
from feeds.importers.conf import MEBIBYTE

OK = 200
BUSY = {408, 425, 429, 500, 502, 503, 504}


def check_status(status: int) -> None:
    """Raises Status, or Passing where asking later can help."""
    if status in BUSY:
        raise errors.Passing(f"status {status}")
    if status != OK:
        raise errors.Status(status=status)


@contextmanager
def named(limit: int) -> Iterator[None]:
    """Name what the client of the feeds raises; ``limit``: bytes that were allowed."""
    try:
        yield
    except fetch_errors.ForbiddenAddress as error:
        raise errors.Forbidden(str(error)) from error
    except fetch_errors.TooLarge as error:
        raise errors.TooLarge(str(error), limit_mb=max(limit // MEBIBYTE, 1)) from error
    except fetch_errors.TooSlow as error:
        raise errors.TooSlow(str(error)) from error
    except fetch_errors.TooManyRedirects as error:
        raise errors.TooManyRedirects(str(error)) from error
    except fetch_errors.FetchError as error:
        raise errors.Passing(str(error)) from error
