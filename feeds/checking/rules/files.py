"""What servers answer: for the feed, recordings, pictures, transcripts and chapters."""

from django.utils.translation import gettext_lazy as _

from feeds.checking import looks
from feeds.checking.looks import every
from feeds.checking.probe import Kind
from feeds.checking.rule import Rule, Service, Severity

REFUSED, RISKY, ADVICE = Severity.REFUSED, Severity.RISKY, Severity.ADVICE
EVERYBODY, APPLE, SPOTIFY, AMAZON = Service.EVERYBODY, Service.APPLE, Service.SPOTIFY, Service.AMAZON
PSP1, INDEX = Service.PSP1, Service.INDEX
REACH_PROBLEM = _("This address cannot be had (%(reason)s): %(url)s")
REACH_REMEDY = _("Open the address in a browser. If it does not open there either, mend it or its server.")
HEAD_PROBLEM = _("This address does not answer to the short question HEAD as it does to GET (%(reason)s): %(url)s")
HEAD_REMEDY = _("Ask those who run the server to allow HEAD: directories look at files by it.")
CORS_PROBLEM = _("Players on other sites may not read this file: %(url)s")
CORS_REMEDY = _("Ask those who run the server to send Access-Control-Allow-Origin: *.")
TYPE_PROBLEM = _("The server says that this is %(value)s: %(url)s")
TYPE_REMEDY = _("Ask those who run the server to send the right Content-Type.")


def reachable(kind: Kind, slug: str, severity: Severity, *services: Service) -> Rule:
    return Rule(
        slug=slug,
        severity=severity,
        services=services,
        source="Apple, article 823: Technical requirements",
        problem=REACH_PROBLEM,
        remedy=REACH_REMEDY,
        find=every(kind, looks.not_had, reached=False),
    )


def answers_head(kind: Kind, slug: str, severity: Severity, source: str) -> Rule:
    return Rule(
        slug=slug,
        severity=severity,
        services=(APPLE, PSP1),
        source=source,
        problem=HEAD_PROBLEM,
        remedy=HEAD_REMEDY,
        find=every(kind, looks.head_differs),
    )


def open_to_players(kind: Kind, slug: str, severity: Severity) -> Rule:
    return Rule(
        slug=slug,
        severity=severity,
        services=(PSP1, INDEX),
        source="PSP-1, issue 2; podcast namespace: transcripts",
        problem=CORS_PROBLEM,
        remedy=CORS_REMEDY,
        find=every(kind, looks.closed_to_other_sites),
    )


RULES = (
    reachable(Kind.FEED, "feed-reachable", REFUSED, EVERYBODY),
    answers_head(Kind.FEED, "feed-head", RISKY, "Apple, article 823; RFC 9110, section 9.3.2"),
    Rule(
        slug="feed-type",
        severity=RISKY,
        services=(APPLE, PSP1),
        source="RSS Advisory Board: application/rss+xml",
        problem=TYPE_PROBLEM,
        remedy=TYPE_REMEDY,
        find=every(Kind.FEED, looks.no_feed_type),
    ),
    Rule(
        slug="feed-validators",
        severity=ADVICE,
        services=(EVERYBODY,),
        source="RFC 9110, section 8.8",
        problem=_("The feed comes with neither ETag nor Last-Modified: apps fetch the whole of it every time."),
        remedy=_("Ask those who run the server to send an ETag."),
        find=every(Kind.FEED, looks.no_validators),
    ),
    Rule(
        slug="feed-not-modified",
        severity=ADVICE,
        services=(EVERYBODY,),
        source="RFC 9110, section 15.4.5",
        problem=_("A reader who has the feed already is sent all of it again (%(value)s in place of 304)."),
        remedy=_("Ask those who run the server to answer If-None-Match with 304."),
        find=every(Kind.FEED, looks.ignores_validators),
    ),
    Rule(
        slug="feed-compressed",
        severity=ADVICE,
        services=(EVERYBODY,),
        source="RFC 9110, section 8.4",
        problem=_("The feed is not compressed on its way, and costs listeners data."),
        remedy=_("Ask those who run the server to compress XML (gzip)."),
        find=every(Kind.FEED, looks.not_compressed),
    ),
    open_to_players(Kind.FEED, "feed-cors", ADVICE),
    Rule(
        slug="feed-redirect",
        severity=ADVICE,
        services=(APPLE,),
        source="Apple, article 837: move a feed",
        problem=_("The address leads on to %(value)s"),
        remedy=_("Give directories the address at the end."),
        find=every(Kind.FEED, looks.redirected),
    ),
    reachable(Kind.ENCLOSURE, "enclosure-reachable", REFUSED, EVERYBODY),
    answers_head(Kind.ENCLOSURE, "enclosure-head", REFUSED, "Apple, article 823: HEAD requests"),
    Rule(
        slug="enclosure-ranges",
        severity=REFUSED,
        services=(APPLE,),
        source="Apple, article 823: byte-range requests; AzuraCast, issue 7009",
        problem=_("A part of this recording cannot be had by itself (%(value)s): %(url)s"),
        remedy=_("Ask those who run the server to answer byte ranges with 206."),
        find=every(Kind.ENCLOSURE, looks.no_ranges),
    ),
    Rule(
        slug="enclosure-true-length",
        severity=RISKY,
        services=(APPLE, PSP1),
        source="RSS 2.0: enclosure; PSP-1: item",
        problem=_("The feed says that this recording has %(said)s bytes; it has %(true)s: %(url)s"),
        remedy=_("Write the exact size of the file into the attribute length."),
        find=every(Kind.ENCLOSURE, looks.other_length),
    ),
    Rule(
        slug="enclosure-served-type",
        severity=RISKY,
        services=(APPLE, PSP1),
        source="Apple, article 823; PSP-1: item",
        problem=TYPE_PROBLEM,
        remedy=TYPE_REMEDY,
        find=every(Kind.ENCLOSURE, looks.other_media_type),
    ),
    Rule(
        slug="enclosure-redirects",
        severity=RISKY,
        services=(APPLE,),
        source="Joomla-Bible-Study/Proclaim, issue 1424; django-applepodcast, issue 27",
        problem=_("This recording is led on in a way that Apple has dropped episodes for: %(value)s"),
        remedy=_("At most one redirect, from https to https, to an address with the same extension."),
        find=every(Kind.ENCLOSURE, looks.redirected_badly),
    ),
    Rule(
        slug="enclosure-size",
        severity=RISKY,
        services=(SPOTIFY,),
        source="Hosts' help pages: Spotify takes files up to 200 MB",
        problem=_("This recording has %(megabytes)s MB; Spotify takes 200: %(url)s"),
        remedy=_("Encode it smaller, or make two episodes of it."),
        find=every(Kind.ENCLOSURE, looks.too_large_for_spotify),
    ),
    reachable(Kind.ARTWORK, "artwork-reachable", REFUSED, APPLE, SPOTIFY, PSP1),
    answers_head(Kind.ARTWORK, "artwork-head", REFUSED, "Apple, article 896; PSP-1: itunes:image"),
    Rule(
        slug="artwork-format",
        severity=REFUSED,
        services=(APPLE, SPOTIFY, PSP1),
        source="Apple, article 896",
        problem=_("This picture is neither JPEG nor PNG (%(value)s): %(url)s"),
        remedy=_("Save the picture as JPEG."),
        find=every(Kind.ARTWORK, looks.no_picture),
        field="artwork",
    ),
    Rule(
        slug="artwork-extension",
        severity=REFUSED,
        services=(APPLE,),
        source="Apple, article 896; Automattic/wp-calypso, issue 70621",
        problem=_("This picture is a %(value)s, but its address ends otherwise: %(url)s"),
        remedy=_("Let the extension say what the file is."),
        find=every(Kind.ARTWORK, looks.other_extension),
        field="artwork",
    ),
    Rule(
        slug="artwork-size",
        severity=REFUSED,
        services=(APPLE, PSP1),
        source="Apple, article 896; PSP-1: itunes:image",
        problem=_("This picture has %(value)s pixels: %(url)s"),
        remedy=_("It must be square, of 1,400 to 3,000 pixels; 3,000 is best."),
        find=every(Kind.ARTWORK, looks.wrong_size),
        field="artwork",
    ),
    Rule(
        slug="artwork-colours",
        severity=REFUSED,
        services=(APPLE,),
        source="Apple, article 896",
        problem=_("This picture is transparent, or not in the colours of screens (%(value)s): %(url)s"),
        remedy=_("Save it in RGB, without transparency."),
        find=every(Kind.ARTWORK, looks.wrong_colours),
        field="artwork",
    ),
    Rule(
        slug="artwork-weight",
        severity=ADVICE,
        services=(APPLE,),
        source="PRX, Podigee: artwork guidelines",
        problem=_("This picture has %(kilobytes)s kB: %(url)s"),
        remedy=_("Save it with at most 512 kB; apps load it on the telephone network."),
        find=every(Kind.ARTWORK, looks.heavy),
        field="artwork",
    ),
    Rule(
        slug="artwork-redirect",
        severity=RISKY,
        services=(APPLE,),
        source="Apple, article 896: direct addresses",
        problem=_("The address leads on to %(value)s"),
        remedy=_("Name the picture's own address in the feed."),
        find=every(Kind.ARTWORK, looks.redirected),
    ),
    reachable(Kind.TRANSCRIPT, "transcript-reachable", RISKY, APPLE, PSP1),
    Rule(
        slug="transcript-served-type",
        severity=RISKY,
        services=(APPLE, PSP1),
        source="podcast namespace: transcript",
        problem=TYPE_PROBLEM,
        remedy=TYPE_REMEDY,
        find=every(Kind.TRANSCRIPT, looks.other_text_type),
    ),
    open_to_players(Kind.TRANSCRIPT, "transcript-cors", RISKY),
    reachable(Kind.CHAPTERS, "chapters-reachable", RISKY, APPLE, INDEX),
    Rule(
        slug="chapters-json",
        severity=RISKY,
        services=(APPLE, INDEX),
        source="podcast namespace: JSON chapters 1.2",
        problem=_("These chapters are not in the JSON that apps expect: %(url)s"),
        remedy=_("Write an object with version and chapters, each with a startTime."),
        find=every(Kind.CHAPTERS, looks.no_chapters),
    ),
    open_to_players(Kind.CHAPTERS, "chapters-cors", RISKY),
)
