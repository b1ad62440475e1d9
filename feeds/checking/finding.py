"""Ways to find faults, from which the tables of rules are made."""

from collections.abc import Callable, Iterator
from typing import Any

from feeds.checking.document import attribute, children, raw, text
from feeds.checking.rule import Evidence, Fault, Find

Test = Callable[[str], bool]
Read = Callable[[Any], str]
LONGEST_QUOTE = 80


def said(name: str) -> Read:
    """Return what reads the text of a child."""
    return lambda parent: text(parent, name)


def said_in(name: str, key: str) -> Read:
    """Return what reads an attribute of a child."""
    return lambda parent: attribute(parent, name, key)


def channel_lacks(read: Read) -> Find:
    """The channel says nothing there."""

    def find(evidence: Evidence) -> Iterator[Fault]:
        channel = evidence.document.channel
        if channel is not None and not read(channel):
            yield Fault()

    return find


def channel_says(read: Read, is_wrong: Test) -> Find:
    """The channel says something there that is wrong."""

    def find(evidence: Evidence) -> Iterator[Fault]:
        channel = evidence.document.channel
        value = read(channel) if channel is not None else ""
        if value and is_wrong(value):
            yield Fault(values={"value": quoted(value)})

    return find


def items_lack(read: Read) -> Find:
    """An item says nothing there."""

    def find(evidence: Evidence) -> Iterator[Fault]:
        for item in evidence.document.items:
            if not read(item):
                yield Fault(item=item)

    return find


def items_say(read: Read, is_wrong: Test) -> Find:
    """An item says something there that is wrong."""

    def find(evidence: Evidence) -> Iterator[Fault]:
        for item in evidence.document.items:
            value = read(item)
            if value and is_wrong(value):
                yield Fault(item=item, values={"value": quoted(value)})

    return find


def items_repeat(read: Read) -> Find:
    """An item says there what an item before it has said."""

    def find(evidence: Evidence) -> Iterator[Fault]:
        seen = set()
        for item in evidence.document.items:
            value = read(item)
            if value and value in seen:
                yield Fault(item=item, values={"value": quoted(value)})
            seen.add(value)

    return find


def any_child_says(name: str, key: str, is_wrong: Test) -> Find:
    """An attribute of one of several children of an item is wrong; one that is not there says ""."""

    def find(evidence: Evidence) -> Iterator[Fault]:
        for item in evidence.document.items:
            for element in children(item, name):
                value = str(element.get(key) or "").strip()
                if is_wrong(value):
                    yield Fault(item=item, values={"value": quoted(value)})
                    break

    return find


def longer_than_bytes(limit: int) -> Test:
    return lambda value: len(value.encode()) > limit


def none_of(*allowed: str) -> Test:
    return lambda value: value not in allowed


def has_outer_space(name: str) -> Find:
    """The channel or an item has spaces around what it says there."""

    def find(evidence: Evidence) -> Iterator[Fault]:
        channel = evidence.document.channel
        if channel is not None and raw(channel, name) != text(channel, name):
            yield Fault()
        for item in evidence.document.items:
            if raw(item, name) != text(item, name):
                yield Fault(item=item)

    return find


def quoted(value: str) -> str:
    """Return the beginning of ``value``, short enough for a sentence."""
    return value if len(value) <= LONGEST_QUOTE else f"{value[:LONGEST_QUOTE]}…"
