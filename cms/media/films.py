"""What a film is made of, and which film is made of it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from cms.core.tokens import colours
from cms.media.film_models import Film
from cms.media.models import Recording, Rendition
from media_pipeline.bench import Params

RECIPE = "film"
# AAC is taken over as it is; of what else there is, the one that lost least.
KINDS = ("m4a", "flac")
# The roles of the night panel: films look like the player of the pages.
PALETTE = {
    "ground": "--panel",
    "text": "--panel-text",
    "soft": "--panel-soft",
    "mark": "--ochre-bright",
    "track": "--panel-line",
}


@dataclass(frozen=True, kw_only=True)
class Order:
    """``source``: the storage name of an edition; ``params``: as media_pipeline.bench.Params."""

    source: str
    params: dict[str, Any]

    @property
    def inputs(self) -> str:
        """The SHA-256 of all that the film is made of."""
        written = json.dumps([self.source, self.params], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(written.encode()).hexdigest()


def order_of(recording: Recording, said: Params) -> Order | None:
    """Return what a film would be made of; None while nothing of the recording can be heard."""
    edition = heard(recording)
    if edition is None:
        return None
    fields = asdict(said)
    params = {name: fields[name] for name in ("title", "show", "language", "cover")}
    chapters = [list(chapter) for chapter in said.chapters]
    palette = {role: colours()[name] for role, name in PALETTE.items()}
    return Order(source=edition.name, params=params | {"chapters": chapters, "palette": palette})


def heard(recording: Recording) -> Rendition | None:
    """Return the edition whose sound the film gets."""
    editions = recording.editions
    return next((editions[kind] for kind in KINDS if kind in editions), recording.edition)


def film_made_of(order: Order, guid: str) -> Film | None:
    return Film.objects.select_related("job").filter(guid=guid, inputs=order.inputs).first()
