"""Finds the formats: every module of feeds.formats has one, named FORMAT."""

import importlib
import pkgutil
from functools import cache
from typing import Any

from cms.catalogue.records import Feed
from feeds import formats
from feeds.format import Format


class DuplicateFormat(Exception):
    """Two files define the same format."""


@cache
def all_formats() -> dict[str, Format[Any]]:
    """Return the formats by slug.

    Raises:
        DuplicateFormat: two formats have one slug.
    """
    found: dict[str, Format[Any]] = {}
    for module in pkgutil.iter_modules(formats.__path__):
        each: Format[Any] = importlib.import_module(f"{formats.__name__}.{module.name}").FORMAT
        if each.slug in found:
            raise DuplicateFormat(each.slug)
        found[each.slug] = each
    return found


def formats_of(subject: type[Feed]) -> list[Format[Any]]:
    """Return the formats that write down a Show, the News or the House."""
    return [form for form in all_formats().values() if form.subject is subject]
