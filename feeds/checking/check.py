"""Check a feed: at its address, with its files, or as bytes that nobody serves yet."""

from dataclasses import dataclass

from django.utils import timezone

from feeds.checking.document import Document
from feeds.checking.probe import Kind
from feeds.checking.probing import Progress, files_of, probe_feed, probe_files, sampled
from feeds.checking.rule import Evidence, Severity
from feeds.checking.table import Finding, judged

HTTP_OK = 200


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of a check.

    Attributes:
        findings: the worst first; none is what everybody hopes for.
        title: of the show, or "".
        episodes: how many the feed has; of ``looked_at`` of them the files were asked for.
        files: how many files were asked for.
    """

    findings: list[Finding]
    title: str
    episodes: int
    looked_at: int
    files: int

    @property
    def is_refused(self) -> bool:
        return any(finding.rule.severity is Severity.REFUSED for finding in self.findings)


def nobody_waits(_done: int, _total: int) -> None:
    """Take no notice of the progress."""


def check(address: str, *, progress: Progress = nobody_waits) -> Result:
    """Fetch a feed and a sample of its files, and hold all of it against the rules."""
    feed = probe_feed(address)
    document = Document(feed.get.body if feed.get.status == HTTP_OK else None)
    files = files_of(document)
    probes = (feed, *probe_files(files, progress))
    evidence = Evidence(address=address, document=document, now=timezone.now(), probes=probes)
    asked = {id(file.item) for file in files if file.item is not None}
    return Result(
        findings=judged(evidence),
        title=title_of(document),
        episodes=len(document.items),
        looked_at=len(asked & {id(item) for item in sampled(document.items)}),
        files=sum(probe.kind is not Kind.FEED for probe in probes),
    )


def preflight(content: bytes) -> list[Finding]:
    """Hold the bytes of a feed against the rules that need no network."""
    return judged(Evidence(address="", document=Document(content), now=timezone.now()))


def title_of(document: Document) -> str:
    return "" if document.channel is None else str(document.channel.findtext("title") or "").strip()
