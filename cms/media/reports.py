"""What the team is told about a recording: how far it is, what came out, and what to do if nothing did."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.media.changes import changes, seconds_received
from cms.media.figures import clock, decimal, time_left
from cms.media.graphs import LoudnessGraph, read_graph
from cms.media.models import KEPT_KIND, MAIN_KIND, Recording, Rendition
from media_pipeline.conf import conf
from media_pipeline.errors import Actor
from media_pipeline.messages import Explanation
from media_pipeline.models import Job, JobStep
from media_pipeline.operations.hasten import URGENT
from media_pipeline.states import State

# Smaller differences of loudness are not heard.
AUDIBLE_LU = 1.0
# Two loudspeakers that play the same are so much louder than one (ITU-R BS.1770: energies of channels are added).
ONE_CHANNEL_LU = 3.01
CONTAINERS = {"mov": "MP4", "matroska": "Matroska", "ogg": "Ogg", "asf": "WMA", "mpegts": "MPEG-TS"}
STEP_WORDS = {"waiting": _("Waiting"), "running": _("Under way"), "done": _("Done"), "stopped": _("Stopped here")}


@dataclass(frozen=True, kw_only=True)
class StepReport:
    """One step of the way; ``state`` is a key of STEP_WORDS, ``percent`` from 0 to 100."""

    name: str
    label: str
    state: str
    percent: int
    seconds_left: float | None

    @property
    def words(self) -> str:
        return str(STEP_WORDS[self.state])

    @property
    def time_left(self) -> str:
        return time_left(self.seconds_left) if self.state == "running" else ""


@dataclass(frozen=True, kw_only=True)
class LoudnessReport:
    """Integrated loudness in LUFS and true peak in dBTP, before and after, as text in the reader's language.

    ``one_channel``: what meters show that count a single channel once and not for both loudspeakers, or "".
    """

    before: str
    before_peak: str
    after: str
    after_peak: str
    target: str
    ceiling: str
    words: str
    one_channel: str = ""


@dataclass(frozen=True, kw_only=True)
class EditionReport:
    """One edition as people choose it: what it is for, how much it weighs."""

    words: str
    rendition: Rendition

    @property
    def levels(self) -> str:
        """Return how loud this very file was measured to be."""
        made = self.rendition
        return f"{decimal(made.integrated_lufs)} LUFS, {decimal(made.true_peak_dbtp)} dBTP"


# By kind: the format, and whom it is for.
EDITIONS: dict[str, Any] = {
    KEPT_KIND: _("The file as it came"),
    "mp3": _("MP3, for every app"),
    "m4a": _("AAC, for newer players"),
    "opus": _("Opus, for weak networks"),
    "flac": _("FLAC, for the archive"),
    "wav": _("WAV, for broadcasters"),
    "mp4-1080": _("Video, for large screens"),
    "mp4-720": _("Video, for most screens"),
    "mp4-360": _("Video, for weak networks"),
}


class Report:
    """A recording, its job and its edition, read for people."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.job: Job | None = recording.job
        self.edition: Rendition | None = recording.edition

    @property
    def state(self) -> str:
        """Return the job's state, but ``storing`` between its end and the moment when its edition can be heard."""
        if self.job is None:
            return "storing"
        return "storing" if self.job.state == State.DONE and self.edition is None else str(self.job.state)

    @property
    def label(self) -> str:
        if self.job is None or self.state == "storing":
            return gettext("Being stored")
        return str(State(self.job.state).label)

    @property
    def is_final(self) -> bool:
        """Say whether nothing more will happen by itself."""
        return self.state in (State.DONE, State.FAILED, State.CANCELLED)

    @property
    def can_cancel(self) -> bool:
        return self.state in (State.WAITING, State.RUNNING)

    @property
    def can_hasten(self) -> bool:
        """Say whether it waits behind others that it could overtake."""
        return self.state == State.WAITING and self.job is not None and self.job.priority < URGENT

    @property
    def can_choose_sound(self) -> bool:
        """Say whether its sound is made here: not of a file that is given away as it came, or of which nothing is."""
        if self.edition is None:
            return self.is_final and not self.is_hopeless
        return self.is_final and self.edition.kind != KEPT_KIND

    @property
    def can_retry(self) -> bool:
        return self.state in (State.FAILED, State.CANCELLED) and not self.is_hopeless

    @property
    def is_hopeless(self) -> bool:
        """Say whether the file itself is at fault: whatever is tried, it will fail again."""
        return self.explanation is not None and self.explanation.who == Actor.UPLOADER

    @property
    def ahead(self) -> int:
        """Return how many others come before it while it waits."""
        return self.job.ahead if self.job else 0

    @property
    def percent(self) -> int:
        return int(100 * self.job.progress) if self.job else 0

    @cached_property
    def steps(self) -> list[StepReport]:
        rows = sorted(self.job.steps.all(), key=lambda step: step.position) if self.job else []
        return [
            StepReport(
                name=row.name,
                label=row.label,
                state=self._step_state(row),
                percent=int(100 * row.progress),
                seconds_left=row.seconds_left,
            )
            for row in rows
        ]

    def _step_state(self, row: JobStep) -> str:
        if row.finished_at:
            return "done"
        if not row.started_at:
            return "waiting"
        return "stopped" if self.is_final else "running"

    @property
    def explanation(self) -> Explanation | None:
        return self.job.explanation if self.job else None

    @property
    def warnings(self) -> list[str]:
        return self.job.warnings if self.job else []

    @property
    def announcement(self) -> str:
        """Return one sentence for those who hear the page instead of seeing it; it changes with each step."""
        running = next((step for step in self.steps if step.state == "running"), None)
        return f"{self.label}: {running.label}" if running and not self.is_final else self.label

    @property
    def changes(self) -> list[str]:
        """Return what was done to the sound, in the order in which it was done."""
        return changes(self.job) if self.job and self.job.state == State.DONE else []

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Return what is known of the original: pairs of a name and a value."""
        probe = self._result.get("probe", {})
        received = seconds_received(self.job.outputs()) if self.job else 0.0
        known = [
            (gettext("Length"), clock(received) if received else ""),
            (gettext("Format"), _format(probe)),
            (gettext("Channels"), str(probe.get("channels") or "")),
            (gettext("Sampling rate"), f"{number_format(probe['sample_rate'])} Hz" if probe.get("sample_rate") else ""),
        ]
        return [(name, value) for name, value in known if value]

    @property
    def loudness(self) -> LoudnessReport | None:
        measured = self._result.get("loudness")
        if not measured:
            return None
        before, after = measured["before"], measured["after"]
        return LoudnessReport(
            before=decimal(before["integrated"]),
            before_peak=decimal(before.get("true_peak")),
            after=decimal(after["integrated"]),
            after_peak=decimal(after.get("true_peak")),
            target=decimal(self._target),
            ceiling=decimal(conf.true_peak),
            words=self._compare(before["integrated"]),
            one_channel=decimal(after["integrated"] - ONE_CHANNEL_LU) if self._is_mono else "",
        )

    @property
    def heights(self) -> list[int]:
        """Return the heights of the waveform's strokes, from 1 to 100."""
        return [max(height, 1) for height in self._result.get("overview", [])]

    @property
    def waveform(self) -> str:
        """Return the waveform as the data of an SVG path, 100 high and one wide for each stroke."""
        return "".join(f"M{x}.5 {50 - height / 2:.1f}v{height}" for x, height in enumerate(self.heights))

    @cached_property
    def graph(self) -> LoudnessGraph | None:
        """Return the curves of loudness, or None while there are none or their file is gone."""
        name = self._result.get("assets", {}).get("loudness")
        return read_graph(name) if name else None

    @property
    def editions(self) -> list[EditionReport]:
        """Return every edition, in the order in which people will want them."""
        made = self.recording.editions
        return [EditionReport(words=str(EDITIONS[kind]), rendition=made[kind]) for kind in EDITIONS if kind in made]

    @property
    def time_left(self) -> str:
        """Return how much longer it will take, in words, or nothing while that cannot be told."""
        return time_left(self.job.seconds_left if self.job else None)

    @property
    def _result(self) -> dict[str, Any]:
        return (self.job.result or {}) if self.job else {}

    @property
    def _target(self) -> float:
        given = self.job.params.get("target_lufs") if self.job else None
        return float(conf.target_lufs if given is None else given)

    @property
    def _is_mono(self) -> bool:
        made = self._result.get("editions", [])
        return any(each["kind"] == MAIN_KIND and each["channels"] == 1 for each in made)

    def _compare(self, before: float) -> str:
        if self.edition and self.edition.kind == KEPT_KIND:
            return gettext("Listeners get the file as it came. Its loudness was measured and left alone.")
        difference = before - self._target
        if difference < -AUDIBLE_LU:
            return gettext("The recording was quieter than listeners expect. It has been raised.")
        if difference > AUDIBLE_LU:
            return gettext("The recording was louder than listeners expect. It has been lowered.")
        return gettext("The recording already was as loud as listeners expect.")


def _format(probe: dict[str, Any]) -> str:
    """Return container and codec as people write them: ffmpeg names a container after all its relatives."""
    container = str(probe.get("format") or "").partition(",")[0]
    codec = str(probe.get("codec") or "").upper()
    name = CONTAINERS.get(container, container.upper())
    return name if codec in ("", name) or codec.startswith("PCM") else f"{name}, {codec}"
