"""The page of the reference that is made from the table of rules."""

import re
from collections.abc import Iterator

from feeds.checking.rule import SERVICE_LABELS, SEVERITY_LABELS, Rule
from feeds.checking.rules import channel, files, items, writing
from feeds.checking.table import RULES

PLACEHOLDER = re.compile(r"%\(\w+\)s")
PARTS = {
    "How the feed is written down": writing.RULES,
    "What it says of the show": channel.RULES,
    "What it says of the episodes": items.RULES,
    "What the servers answer": files.RULES,
}


def pages(note: str) -> dict[str, str]:
    """Return the text of each page, by its file name in docs/reference/; ``note`` says that nobody edits it."""
    return {"feed-rules.md": "\n\n".join(_parts(note)) + "\n"}


def _parts(note: str) -> Iterator[str]:
    yield "# Rules for feeds"
    yield note
    yield (
        f"The checker (`script/manage check_feed`, and “Will they accept it?” in the admin) knows {len(RULES)} rules. "
        "“Refused” means that a directory does not take the feed or the episode, “risky” that some apps do not "
        "show it as it is meant, “advice” that it could be better."
    )
    for title, rules in PARTS.items():
        yield f"## {title}"
        head = ["| rule | who | how bad | when it is broken | what to do | source |", "|---|---|---|---|---|---|"]
        yield "\n".join([*head, *map(_row, rules)])


def _row(rule: Rule) -> str:
    who = ", ".join(str(SERVICE_LABELS[service]) for service in rule.services)
    cells = (f"`{rule.slug}`", who, SEVERITY_LABELS[rule.severity], rule.problem, rule.remedy, rule.source)
    return "| " + " | ".join(PLACEHOLDER.sub("…", str(cell)).replace("<", "&lt;") for cell in cells) + " |"
