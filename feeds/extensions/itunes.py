"""What feedgen gets wrong or lacks in Apple's vocabulary.

feedgen writes itunes:explicit as "yes" or "no"; Apple (article 823) and PSP-1 ask for "true" or "false".
"""

from typing import Any

from feeds.vocabulary import Tag, Vocabulary


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _explicit(record: Any) -> tuple[bool, ...]:
    return (record.explicit,) if hasattr(record, "explicit") else ()


EXPLICIT = Tag(name="explicit", rows=_explicit, text=_truth)

VOCABULARY = Vocabulary(
    prefix="itunes",
    uri="http://www.itunes.com/dtds/podcast-1.0.dtd",
    channel=(EXPLICIT,),
    item=(EXPLICIT,),
)
