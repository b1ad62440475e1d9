"""How a feed is written down: XML, vocabularies, size."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from feeds.checking.document import NAMESPACES
from feeds.checking.finding import quoted
from feeds.checking.rule import Evidence, Fault, Find, Rule, Service, Severity

LARGE_BYTES = 5 * 1024**2
SHOWN_BY_APPLE = 300
# The address that the podcast namespace had first: readers have to take it for the same (namespace, README).
OLD_PODCAST = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
NAMESPACE_PROBLEM = _("The vocabulary “%(prefix)s” is missing, or its address is not written exactly %(uri)s.")
NAMESPACE_REMEDY = _("Declare it in the first element of the feed, letter by letter.")


def is_malformed(evidence: Evidence) -> Iterator[Fault]:
    if evidence.document.problem:
        yield Fault(values={"reason": quoted(evidence.document.problem)})


def is_undeclared(evidence: Evidence) -> Iterator[Fault]:
    if evidence.document.root is not None and not evidence.document.content.startswith(
        (b"<?xml", b"\xef\xbb\xbf<?xml")
    ):
        yield Fault()


def has_doctype(evidence: Evidence) -> Iterator[Fault]:
    if evidence.document.has_doctype:
        yield Fault()


def is_in_another_encoding(evidence: Evidence) -> Iterator[Fault]:
    encoding = evidence.document.encoding
    if encoding and encoding.upper() != "UTF-8":
        yield Fault(values={"value": encoding})


def is_no_podcast(evidence: Evidence) -> Iterator[Fault]:
    if evidence.document.root is not None and evidence.document.channel is None:
        yield Fault()


def misses(prefix: str, *also: str) -> Find:
    def find(evidence: Evidence) -> Iterator[Fault]:
        uri = NAMESPACES[prefix]
        declared = evidence.document.namespaces.values()
        if evidence.document.channel is not None and not {uri, *also} & set(declared):
            yield Fault(values={"prefix": prefix, "uri": uri})

    return find


def is_large(evidence: Evidence) -> Iterator[Fault]:
    size = len(evidence.document.content)
    if size > LARGE_BYTES:
        yield Fault(values={"megabytes": round(size / 1024**2)})


def is_long(evidence: Evidence) -> Iterator[Fault]:
    if len(evidence.document.items) > SHOWN_BY_APPLE:
        yield Fault(values={"shown": SHOWN_BY_APPLE, "count": len(evidence.document.items)})


RULES = (
    Rule(
        slug="well-formed",
        severity=Severity.REFUSED,
        services=(Service.EVERYBODY,),
        source="XML 1.0, section 2.1; RSS 2.0",
        problem=_("This is not well-formed XML: %(reason)s"),
        remedy=_("Mend the program that writes the feed: directories stop reading at this place."),
        find=is_malformed,
    ),
    Rule(
        slug="xml-declaration",
        severity=Severity.RISKY,
        services=(Service.APPLE,),
        source="Apple, article 823: Technical requirements",
        problem=_("The feed does not begin with an XML declaration."),
        remedy=_('Begin the feed with <?xml version="1.0" encoding="UTF-8"?>.'),
        find=is_undeclared,
    ),
    Rule(
        slug="no-document-type",
        severity=Severity.RISKY,
        services=(Service.EVERYBODY,),
        source="XML 1.0, section 2.8; defence against entity bombs",
        problem=_("The feed has a document type (DOCTYPE), which careful readers refuse."),
        remedy=_("Leave the document type out, and write characters in place of entities."),
        find=has_doctype,
    ),
    Rule(
        slug="utf-8",
        severity=Severity.RISKY,
        services=(Service.PSP1,),
        source="PSP-1: General",
        problem=_("The feed is written in %(value)s."),
        remedy=_("Write it in UTF-8."),
        find=is_in_another_encoding,
    ),
    Rule(
        slug="rss-2",
        severity=Severity.REFUSED,
        services=(Service.EVERYBODY,),
        source="RSS 2.0; Apple, article 823",
        problem=_("This is not an RSS 2.0 feed with one channel."),
        remedy=_("Give the address of the podcast's RSS feed: directories read nothing else."),
        find=is_no_podcast,
    ),
    Rule(
        slug="itunes-namespace",
        severity=Severity.REFUSED,
        services=(Service.APPLE, Service.PSP1),
        source="Apple, article 823: Technical requirements; PSP-1: General",
        problem=NAMESPACE_PROBLEM,
        remedy=NAMESPACE_REMEDY,
        find=misses("itunes"),
    ),
    Rule(
        slug="podcast-namespace",
        severity=Severity.RISKY,
        services=(Service.PSP1, Service.INDEX),
        source="PSP-1: General; podcast namespace: README",
        problem=NAMESPACE_PROBLEM,
        remedy=NAMESPACE_REMEDY,
        find=misses("podcast", OLD_PODCAST),
    ),
    Rule(
        slug="feed-size",
        severity=Severity.ADVICE,
        services=(Service.EVERYBODY,),
        source="Reports of podcast apps: ARD-Audiothek-RSS, issue 7",
        problem=_("The feed has %(megabytes)s MB; some apps give up on one so large."),
        remedy=_("Shorten the show notes, or move old episodes to further pages of the feed (RFC 5005)."),
        find=is_large,
    ),
    Rule(
        slug="episodes-shown",
        severity=Severity.ADVICE,
        services=(Service.APPLE,),
        source="Reports of publishers: sedaily-front-end, issue 673",
        problem=_("Apple Podcasts shows the newest %(shown)s of the %(count)s episodes."),
        remedy=_("Nothing has to be done; a second show for the archive would make older episodes visible."),
        find=is_long,
    ),
)
