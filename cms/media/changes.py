"""What was done to the sound of a recording, told to its makers in the order in which it was done."""

from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cms.media.figures import clock, decimal, in_one_piece
from cms.media.models import MAIN_KIND
from media_pipeline.bench import Params
from media_pipeline.choices import Cleaning
from media_pipeline.models import Job
from media_pipeline.sound.meter import RATE

Json = dict[str, Any]
CLEANED: dict[Cleaning, Promise] = {
    Cleaning.HIGHPASS: _("Rumble and hum were taken out."),
    Cleaning.DENOISE: _("The steady noise was lowered."),
    Cleaning.DEESS: _("Sharp hissing sounds were softened."),
}
# Less is not worth a word.
LEAST_DB = 0.1
LEAST_SECONDS = 0.5


def decibels(value: float) -> str:
    return in_one_piece(f"{decimal(abs(value))} dB")


def changes(job: Job) -> list[str]:
    """Return a sentence for each thing that was done; none where nothing was levelled."""
    outputs, params = job.outputs(), Params.read(job.params)
    if "encode" not in outputs:
        return []
    return [str(line) for line in (*_chosen(outputs, params), *_arranged(outputs, params), *_levelled(outputs))]


def _chosen(outputs: dict[str, Json], params: Params) -> Iterator[str | Promise]:
    tracks = outputs.get("mix", {}).get("tracks", 1)
    if tracks > 1:
        yield ngettext("%(count)d voice was mixed.", "%(count)d voices were mixed.", tracks) % {"count": tracks}
    for kind in params.clean:
        yield CLEANED[kind]
    if params.even:
        yield _("Quiet speakers were raised towards loud ones.")


def _arranged(outputs: dict[str, Json], params: Params) -> Iterator[str | Promise]:
    if "arrange" not in outputs:
        return
    cut = seconds_cut(outputs)
    if cut >= LEAST_SECONDS:
        yield gettext("%(length)s of silence was cut.") % {"length": clock(cut)}
    if params.intro and "jingle_missing" not in outputs["arrange"]["warnings"]:
        yield _("The intro was put before the words.")
    if params.outro and "jingle_missing" not in outputs["arrange"]["warnings"]:
        yield _("The outro was put after the words.")


def seconds_cut(outputs: dict[str, Json]) -> float:
    """Return by how many seconds the words became shorter."""
    times = outputs["arrange"]["times"]
    if not times:
        return 0.0
    return seconds_received(outputs) - float(times[-1][1] - times[0][1])


def seconds_received(outputs: dict[str, Json]) -> float:
    """Return the length of what came in, as it was decoded; 0 while it was not."""
    came = outputs.get("mix") or outputs.get("decode")
    return float(came["pcm"]["samples"] / RATE) if came else 0.0


def _levelled(outputs: dict[str, Json]) -> Iterator[str | Promise]:
    made = next((one for one in outputs["encode"]["encoded"] if one["kind"] == MAIN_KIND), None)
    if made is None:
        return
    gain, limited = made["plan"]["gain_db"], made["plan"]["limited_db"]
    if abs(gain) >= LEAST_DB:
        words = _("All of it was raised by {amount}.") if gain > 0 else _("All of it was lowered by {amount}.")
        yield format_lazy(words, amount=decibels(gain))
    if limited >= LEAST_DB:
        yield format_lazy(_("Single peaks were held back, by {amount} at most."), amount=decibels(limited))
    if outputs["level"]["mix"] == "middle" and (outputs.get("mix") or outputs["decode"])["pcm"]["channels"] == 2:
        yield _("Both channels became one.")
