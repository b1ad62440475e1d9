"""How a work is worded as a post, within the limit of the server."""

from cms.catalogue.works import Work

ADDRESS_CHARACTERS = 23
"""What every address counts, however long it is (docs.joinmastodon.org/user/posting, "Links")."""
GAP = "\n\n"


def text(work: Work, limit: int) -> str:
    """Return title, as much of the summary as fits, and where the work is at home."""
    room = limit - length(work)
    summary = shortened(" ".join(work.summary.split()), room - len(GAP))
    return GAP.join(filter(None, [work.title.strip(), summary, work.page_url]))


def length(work: Work) -> int:
    """Return how many characters title and address count: what cannot be left out."""
    return len(work.title.strip()) + len(GAP) + ADDRESS_CHARACTERS


def shortened(words: str, room: int) -> str:
    if len(words) <= room:
        return words
    cut = words[: max(0, room - 1)].rpartition(" ")[0]
    return f"{cut}…" if cut else ""
