"""Puts the outputs of all steps together into the result of a job."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from uuid import UUID, uuid4

from pydantic import TypeAdapter

from media_pipeline.bench import Bench
from media_pipeline.products import Asset, Edition

EDITIONS = TypeAdapter(list[Edition])
ASSETS = TypeAdapter(list[Asset])


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names in the storage of published files: ASCII, with a true extension, never used before."""

    key: UUID

    @classmethod
    def fresh(cls) -> "Names":
        return cls(key=uuid4())

    def edition(self, edition: Edition) -> str:
        folder = edition.media_type.partition("/")[0]
        return f"{folder}/{self.key}{'' if suffix_is_kind(edition) else '-' + edition.kind}{suffix(edition.file)}"

    def asset(self, asset: Asset) -> str:
        """A lone file is named after its role; files that name one another keep their names, in a folder."""
        if asset.others:
            return f"{asset.role}/{self.key}/{PurePath(asset.file).name}"
        return f"{asset.role}/{self.key}{suffix(asset.file)}"

    def other(self, asset: Asset, file: str) -> str:
        return f"{asset.role}/{self.key}/{PurePath(file).relative_to(PurePath(asset.file).parent)}"


def suffix(file: str) -> str:
    return PurePath(file).suffix


def suffix_is_kind(edition: Edition) -> bool:
    return suffix(edition.file) == f".{edition.kind}"


def editions(bench: Bench) -> list[Edition]:
    """Every edition that a step made; a later step replaces one of the same kind."""
    found = [EDITIONS.validate_python(output.get("editions", [])) for output in bench.outputs.values()]
    return list({edition.kind: edition for made in found for edition in made}.values())


def assets(bench: Bench) -> list[Asset]:
    """Every asset that a step made; a later step replaces one of the same role."""
    found = [ASSETS.validate_python(output.get("assets", [])) for output in bench.outputs.values()]
    return list({asset.role: asset for made in found for asset in made}.values())


def products(bench: Bench, names: Names) -> dict[str, str]:
    """Storage name of every file in the bench's folder that is published."""
    found = {edition.file: names.edition(edition) for edition in editions(bench)}
    for asset in assets(bench):
        found[asset.file] = names.asset(asset)
        found |= {file: names.other(asset, file) for file in asset.others}
    return found


def before(bench: Bench) -> dict[str, Any] | None:
    """The loudness of what came in; null where all of it was not listened to."""
    found = [bench.outputs[step]["loudness"] for step in ("decode", "mix") if step in bench.outputs]
    return found[0] if found else None


def compose(bench: Bench, names: Names) -> dict[str, Any]:
    """The result, as Job.result keeps it."""
    outputs = bench.outputs
    found = {edition.kind: EDITIONS.dump_python([edition], mode="json")[0] for edition in editions(bench)}
    for edition in editions(bench):
        found[edition.kind]["name"] = names.edition(edition)
        del found[edition.kind]["file"]
    warnings = [code for output in outputs.values() for code in output.get("warnings", [])]
    # Encoders are started by how long they take; what most people hear was asked for first.
    main = next((found[kind] for kind in (*bench.params.editions, *found) if kind in found), None)
    return {
        "probe": outputs["probe"] | {"duration_s": main["duration_s"] if main else None},
        "loudness": {"before": before(bench), "after": main["loudness"] if main else None},
        "times": outputs.get("arrange", {}).get("times", []),
        "assets": {asset.role: names.asset(asset) for asset in assets(bench)},
        "overview": list(outputs.get("waveform", {}).get("overview", [])),
        "editions": list(found.values()),
        "files": sorted(products(bench, names).values()),
        "warnings": list(dict.fromkeys(warnings)),
    }
