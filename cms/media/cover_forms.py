"""The form of a page whose picture becomes a cover in podcast apps."""

from collections.abc import Iterator
from typing import Any

from cms.core.pages import HousePageForm
from cms.media.covers import cover_problem


class CoverPageForm(HousePageForm):
    """A page is published with covers that directories accept; its model names them in ``cover_fields``."""

    def problems(self, cleaned: dict[str, Any]) -> Iterator[tuple[str | None, Any]]:
        yield from super().problems(cleaned)
        for name in self.instance.cover_fields:
            # What was published before, or came with a show that moved in, may stay.
            is_new = name in self.changed_data or not self.instance.live
            if is_new and cleaned.get(name) and (problem := cover_problem(cleaned[name])):
                yield name, problem
