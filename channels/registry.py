"""Finds the publishers: every module of channels.publishers has one, named PUBLISHER."""

import importlib
import pkgutil
from functools import cache
from typing import Any

from channels import publishers
from channels.publisher import Publisher


class DuplicatePublisher(Exception):
    """Two files define the same publisher."""


@cache
def all_publishers() -> dict[str, Publisher[Any]]:
    """Return the publishers by slug.

    Raises:
        DuplicatePublisher: two have one slug.
    """
    found: dict[str, Publisher[Any]] = {}
    for module in pkgutil.iter_modules(publishers.__path__):
        each: Publisher[Any] = importlib.import_module(f"{publishers.__name__}.{module.name}").PUBLISHER
        if each.slug in found:
            raise DuplicatePublisher(each.slug)
        found[each.slug] = each
    return found
