"""Why a feed, or one of its items, is not taken. The sentences for people are in messages.py, by the code.

ImportProblem
├── FeedRefused             nothing is made: the address, the file or the feed must be another one
│   ├── EmptyFeed           empty
│   ├── NotAFeed            not_a_feed; detail: hint, the feed that a web page names
│   ├── OtherKind           other_kind; detail: kind
│   ├── BadEncoding         bad_encoding; detail: encoding
│   ├── NotWellFormed       not_well_formed; detail: line
│   ├── Entities            entities
│   ├── FeedTooLarge        feed_too_large; detail: limit_mb
│   ├── TooManyItems        too_many_items; detail: limit
│   ├── NoTitle             no_title
│   ├── NoItems             no_items
│   ├── BadArchive          bad_archive
│   └── HouseRefuses        refused; detail: reason
└── FetchFailed             something behind an address could not be had
    ├── Forbidden           forbidden
    ├── Status              status; detail: status
    ├── Passing             passing: later it may be had
    ├── TooLarge            too_large; detail: limit_mb
    ├── TooSlow             too_slow
    ├── TooManyRedirects    too_many_redirects
    └── Missing             missing: it is not in the archive
"""

from typing import ClassVar


class ImportProblem(Exception):
    """`detail` holds JSON values that the sentence for people may name; `log` is for the operator."""

    code: ClassVar[str]
    may_pass: ClassVar[bool] = False

    def __init__(self, log: str = "", **detail: str | float) -> None:
        super().__init__(log or self.code)
        self.detail = detail


class FeedRefused(ImportProblem):
    """Nothing is made of this feed."""


class EmptyFeed(FeedRefused):
    code = "empty"


class NotAFeed(FeedRefused):
    code = "not_a_feed"


class OtherKind(FeedRefused):
    code = "other_kind"


class BadEncoding(FeedRefused):
    code = "bad_encoding"


class NotWellFormed(FeedRefused):
    code = "not_well_formed"


class Entities(FeedRefused):
    """It defines entities, as attacks do and podcasts do not."""

    code = "entities"


class FeedTooLarge(FeedRefused):
    code = "feed_too_large"


class TooManyItems(FeedRefused):
    code = "too_many_items"


class NoTitle(FeedRefused):
    code = "no_title"


class NoItems(FeedRefused):
    code = "no_items"


class BadArchive(FeedRefused):
    code = "bad_archive"


class HouseRefuses(FeedRefused):
    code = "refused"


class NotAllowed(ImportProblem):
    code = "not_allowed"


class HandleTaken(ImportProblem):
    code = "handle_taken"


class Locked(ImportProblem):
    """The feed says podcast:locked: its owner forbids others to import it."""

    code = "locked"


class FetchFailed(ImportProblem):
    """Something behind an address could not be had."""


class Forbidden(FetchFailed):
    code = "forbidden"


class Status(FetchFailed):
    code = "status"


class Passing(FetchFailed):
    """Nobody answers, or the connection breaks, or the server is busy."""

    code = "passing"
    may_pass = True


class TooLarge(FetchFailed):
    code = "too_large"


class TooSlow(FetchFailed):
    code = "too_slow"
    may_pass = True


class TooManyRedirects(FetchFailed):
    code = "too_many_redirects"


class Missing(FetchFailed):
    code = "missing"


class Damaged(FetchFailed):
    code = "damaged"


def leaves(root: type[ImportProblem] = ImportProblem) -> list[type[ImportProblem]]:
    """Return every concrete problem, in the order of the tree."""
    children = root.__subclasses__()
    return [leaf for child in children for leaf in leaves(child)] if children else [root]
