"""What a feed says of the show."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from feeds.checking.codes import CATEGORIES, is_language
from feeds.checking.document import attribute, child, children
from feeds.checking.finding import (
    channel_lacks,
    channel_says,
    has_outer_space,
    longer_than_bytes,
    none_of,
    quoted,
    said,
    said_in,
)
from feeds.checking.rule import Evidence, Fault, Rule, Service, Severity

DESCRIPTION_BYTES = 4000
COPYRIGHT = re.compile(r"copyright|©|\b(19|20)\d\d\b|حقوق النشر", re.IGNORECASE)
REFUSED, RISKY, ADVICE = Severity.REFUSED, Severity.RISKY, Severity.ADVICE
EVERYBODY, APPLE, SPOTIFY, AMAZON = Service.EVERYBODY, Service.APPLE, Service.SPOTIFY, Service.AMAZON
PSP1, INDEX = Service.PSP1, Service.INDEX
APPLE_CHANNEL = "Apple, article 823: channel; PSP-1: channel"


def self_link(channel: Any) -> str:
    links = (link for link in children(channel, "atom:link") if link.get("rel") == "self")
    return next((str(link.get("href") or "") for link in links), "")


def is_unknown_category(evidence: Evidence) -> Iterator[Fault]:
    """Only the first category counts for Apple; its names are compared letter by letter."""
    channel = evidence.document.channel
    first = child(channel, "itunes:category") if channel is not None else None
    if first is None:
        return
    name, part = str(first.get("text") or ""), attribute(first, "itunes:category", "text")
    if name not in CATEGORIES or (part and part not in CATEGORIES[name]):
        yield Fault(values={"value": quoted(f"{name} / {part}" if part else name)})


def is_elsewhere(evidence: Evidence) -> Iterator[Fault]:
    """The feed names another address than the one at which it was found."""
    channel = evidence.document.channel
    named = self_link(channel) if channel is not None else ""
    found = evidence.probes[0].get.url if evidence.probes else evidence.address
    if named and found and named not in (evidence.address, found):
        yield Fault(values={"value": quoted(named)})


def is_no_guid(value: str) -> bool:
    try:
        return str(UUID(value)) != value.lower()
    except ValueError:
        return True


def has_no_items(evidence: Evidence) -> Iterator[Fault]:
    if evidence.document.channel is not None and not evidence.document.items:
        yield Fault()


def owner_email(channel: Any) -> str:
    """Return the address of the owner, which some feeds say outside of itunes:owner."""
    owner = child(channel, "itunes:owner")
    inside = said("itunes:email")(owner) if owner is not None else ""
    return inside or said("itunes:email")(channel) or said("managingEditor")(channel)


RULES = (
    Rule(
        slug="title",
        severity=REFUSED,
        services=(EVERYBODY,),
        source=APPLE_CHANNEL,
        problem=_("The show has no title."),
        remedy=_("Give it a title."),
        find=channel_lacks(said("title")),
        field="title",
    ),
    Rule(
        slug="description",
        severity=REFUSED,
        services=(APPLE, AMAZON, PSP1),
        source=APPLE_CHANNEL,
        problem=_("The show has no description."),
        remedy=_("Say in two or three sentences what it is about."),
        find=channel_lacks(said("description")),
        field="summary",
    ),
    Rule(
        slug="description-length",
        severity=RISKY,
        services=(APPLE, PSP1),
        source=APPLE_CHANNEL,
        problem=_("The description is longer than 4,000 bytes, which is about 2,000 Arabic letters."),
        remedy=_("Shorten it."),
        find=channel_says(said("description"), longer_than_bytes(DESCRIPTION_BYTES)),
        field="summary",
    ),
    Rule(
        slug="language",
        severity=REFUSED,
        services=(APPLE, PSP1),
        source=APPLE_CHANNEL,
        problem=_("The feed does not say in which language the show is."),
        remedy=_("Choose a language: ar, ar-ma, fr, es, en; ber for Amazigh."),
        find=channel_lacks(said("language")),
        field="spoken_language",
    ),
    Rule(
        slug="language-code",
        severity=REFUSED,
        services=(APPLE,),
        source="Apple, article 823: channel; W3C feed validator: language",
        problem=_("Directories do not know the language code “%(value)s”."),
        remedy=_("Choose a language: ar, ar-ma, fr, es, en; ber for Amazigh."),
        find=channel_says(said("language"), lambda value: not is_language(value)),
        field="spoken_language",
    ),
    Rule(
        slug="artwork",
        severity=REFUSED,
        services=(APPLE, SPOTIFY, PSP1),
        source="Apple, article 896; PSP-1: channel",
        problem=_("The show has no picture."),
        remedy=_("Choose a square picture of at least 1,400, better 3,000 pixels."),
        find=channel_lacks(said_in("itunes:image", "href")),
        field="artwork",
    ),
    Rule(
        slug="category",
        severity=REFUSED,
        services=(APPLE, PSP1),
        source=APPLE_CHANNEL,
        problem=_("The show has no category."),
        remedy=_("Choose a category."),
        find=channel_lacks(said_in("itunes:category", "text")),
        field="category",
    ),
    Rule(
        slug="category-name",
        severity=REFUSED,
        services=(APPLE,),
        source="Apple, article 823: channel; Apple Podcasts categories",
        problem=_("Apple does not know the category “%(value)s”."),
        remedy=_("Use one of Apple's names, in English, with its capital letters."),
        find=is_unknown_category,
        field="category",
    ),
    Rule(
        slug="explicit",
        severity=REFUSED,
        services=(APPLE, PSP1),
        source=APPLE_CHANNEL,
        problem=_("The feed does not say whether the show suits children (itunes:explicit)."),
        remedy=_("Say true or false."),
        find=channel_lacks(said("itunes:explicit")),
        field="explicit",
    ),
    Rule(
        slug="explicit-value",
        severity=RISKY,
        services=(APPLE, PSP1),
        source="PSP-1: channel; Certification, issue 8",
        problem=_("itunes:explicit says “%(value)s”; only true and false are understood."),
        remedy=_("Say true or false."),
        find=channel_says(said("itunes:explicit"), none_of("true", "false")),
        field="explicit",
    ),
    Rule(
        slug="author",
        severity=ADVICE,
        services=(APPLE, PSP1),
        source=APPLE_CHANNEL,
        problem=_("The feed does not say who makes the show."),
        remedy=_("Name the author."),
        find=channel_lacks(said("itunes:author")),
        field="author",
    ),
    Rule(
        slug="link",
        severity=RISKY,
        services=(APPLE, PSP1),
        source=APPLE_CHANNEL,
        problem=_("The feed has no link to the page of the show."),
        remedy=_("Give the address of its page in the element link."),
        find=channel_lacks(said("link")),
    ),
    Rule(
        slug="self-link",
        severity=RISKY,
        services=(PSP1,),
        source="PSP-1: channel",
        problem=_("The feed does not name its own address (atom:link with rel=self)."),
        remedy=_("Add the element, with the address that was given to the directories."),
        find=channel_lacks(self_link),
    ),
    Rule(
        slug="self-link-address",
        severity=RISKY,
        services=(PSP1, INDEX),
        source="PSP-1: channel; RSS Advisory Board, atom:link",
        problem=_("The feed says that it lives elsewhere: %(value)s"),
        remedy=_("Give directories that address, or mend what the feed says of itself."),
        find=is_elsewhere,
    ),
    Rule(
        slug="type-value",
        severity=RISKY,
        services=(APPLE, PSP1),
        source=APPLE_CHANNEL,
        problem=_("itunes:type says “%(value)s”; only episodic and serial are understood."),
        remedy=_("Say episodic, or serial for a show that is heard in order."),
        find=channel_says(said("itunes:type"), none_of("episodic", "serial")),
        field="show_type",
    ),
    Rule(
        slug="owner-email",
        severity=RISKY,
        services=(SPOTIFY, AMAZON),
        source="support.spotify.com: claim a podcast",
        problem=_(
            "The feed has no contact address: directories have nowhere to send the code that proves whose it is."
        ),
        remedy=_("Give an address of the service, not of a person."),
        find=channel_lacks(owner_email),
        field="owner_email",
    ),
    Rule(
        slug="locked",
        severity=ADVICE,
        services=(PSP1,),
        source="PSP-1: channel; podcast namespace: locked",
        problem=_("The feed does not say whether other services may import it (podcast:locked)."),
        remedy=_("Say yes, so that nobody takes the show away."),
        find=channel_lacks(said("podcast:locked")),
        field="feed_locked",
    ),
    Rule(
        slug="podcast-guid",
        severity=ADVICE,
        services=(PSP1, INDEX),
        source="PSP-1: channel; podcast namespace: guid",
        problem=_("The show has no podcast:guid, by which it stays known when it moves."),
        remedy=_("Compute it once from the first address of the feed, and never change it."),
        find=channel_lacks(said("podcast:guid")),
    ),
    Rule(
        slug="podcast-guid-form",
        severity=RISKY,
        services=(PSP1, INDEX),
        source="podcast namespace: guid",
        problem=_("The podcast:guid “%(value)s” is not a UUID."),
        remedy=_("Compute it once from the first address of the feed, and never change it."),
        find=channel_says(said("podcast:guid"), is_no_guid),
    ),
    Rule(
        slug="copyright-words",
        severity=ADVICE,
        services=(PSP1,),
        source="PSP-1: channel",
        problem=_("The copyright says more than a name: “%(value)s”."),
        remedy=_("Leave out the word copyright, the sign © and the year: apps add them."),
        find=channel_says(said("copyright"), lambda value: bool(COPYRIGHT.search(value))),
        field="copyright",
    ),
    Rule(
        slug="moved",
        severity=ADVICE,
        services=(APPLE,),
        source="Apple, article 823: itunes:new-feed-url",
        problem=_("The feed says that it has moved to %(value)s"),
        remedy=_("Check the new address in place of this one."),
        find=channel_says(said("itunes:new-feed-url"), bool),
        field="moved_to",
    ),
    Rule(
        slug="blocked",
        severity=RISKY,
        services=(APPLE, PSP1),
        source="Apple, article 823: itunes:block",
        problem=_("The feed asks all directories to leave the show out (itunes:block)."),
        remedy=_("Take the element away if the show is meant to be found."),
        find=channel_says(said("itunes:block"), lambda value: value.lower() == "yes"),
    ),
    Rule(
        slug="outer-spaces",
        severity=ADVICE,
        services=(PSP1,),
        source="PSP-1: General",
        problem=_("A title begins or ends with a space."),
        remedy=_("Take the spaces away."),
        find=has_outer_space("title"),
        field="title",
    ),
    Rule(
        slug="has-episodes",
        severity=REFUSED,
        services=(EVERYBODY,),
        source="Apple, article 823: items",
        problem=_("The show has no episode yet."),
        remedy=_("Publish a first episode, or a trailer, before you tell the directories."),
        find=has_no_items,
    ),
)
