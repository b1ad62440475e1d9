"""Public pages of a place where people publish by hand."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.channels.fakes.serving import Call, Fault, Faults, Reply, serving


@dataclass(kw_only=True)
class Pages:
    """``found``: the status of each path; ``moved``: where others lead."""

    url: str = ""
    faults: Faults = field(default_factory=Faults)
    calls: Counter[str] = field(default_factory=Counter)
    found: dict[str, int] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)

    def operation(self, call: Call) -> str:
        return "look"

    def answer(self, operation: str, call: Call) -> Reply:
        if call.path in self.moved:
            return Reply(status=302, headers={"Location": self.moved[call.path]})
        return Reply(status=self.found.get(call.path, 404), content=b"<p>a page")

    def failure(self, fault: Fault) -> Reply:
        return Reply(status=fault.status)


@contextmanager
def pages(port: int = 0) -> Iterator[Pages]:
    """Run one in a thread."""
    fake = Pages()
    with serving(fake, port) as url:
        fake.url = url
        yield fake
