"""Puts the outputs of all steps together into the result of a job."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from media_pipeline.bench import Bench
from media_pipeline.steps import loudness, tags, transcode, waveform

MP3 = "audio/mpeg"


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names in the storage of published files: ASCII, with a true extension, never used before."""

    edition: str
    peaks: str

    @classmethod
    def fresh(cls) -> "Names":
        key = uuid4()
        return cls(edition=f"audio/{key}.mp3", peaks=f"peaks/{key}.json")


def products(bench: Bench, names: Names) -> dict[str, str]:
    """Storage name of every file in the bench's folder that is published."""
    return {bench.of(tags.Output).file: names.edition, bench.of(waveform.Output).file: names.peaks}


def compose(bench: Bench, names: Names) -> dict[str, Any]:
    """The result, as Job.result keeps it."""
    encoded, tagged, drawn = bench.of(transcode.Output), bench.of(tags.Output), bench.of(waveform.Output)
    after = bench.outputs["transcode"]["loudness"]
    warnings = [code for output in bench.outputs.values() for code in output.get("warnings", [])]
    return {
        "probe": bench.outputs["probe"] | {"duration_s": bench.of(loudness.Output).duration_s},
        "loudness": {"before": bench.outputs["loudness"]["loudness"], "after": after},
        "peaks": {"name": names.peaks, "per_second": drawn.per_second, "overview": list(drawn.overview)},
        "editions": [
            {
                "kind": "mp3",
                "name": names.edition,
                "media_type": MP3,
                "byte_length": tagged.byte_length,
                "sha256": tagged.sha256,
                "duration_s": encoded.duration_s,
                "loudness": after,
            }
        ],
        "warnings": list(dict.fromkeys(warnings)),
    }
