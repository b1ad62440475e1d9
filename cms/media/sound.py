"""How recordings shall sound: what the team chooses for one of them, or for all of a show."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from wagtail.models import Collection

from cms.media.models import MAIN_KIND, Recording, ShowSound
from cms.users.teams import TeamPage, recipe_for
from media_pipeline.bench import Params
from media_pipeline.choices import Cleaning
from media_pipeline.sound.editions import BROADCAST

Json = dict[str, Any]
# What long pauses are shortened to, in seconds: still a pause, no longer a hole.
SHORT_PAUSE = 1.0
LOSSLESS_KIND = "flac"


@dataclass(frozen=True, kw_only=True)
class SoundChoices:
    """What the team chose.

    Attributes:
        music: it is music or a spot: two channels, and nothing is done to its dynamics.
        clean: what is taken out of the sound; ``even``: quiet speakers are raised towards loud ones.
        trim: silence at both ends is cut; ``shorten``: long pauses are shortened.
        intro, outro: recordings of the same show that frame the words; ``bed``: seconds for which they go on,
            lowered, under the words.
        tracks: further recordings of the same conversation, one voice each.
        broadcast: a WAV for broadcasters is made, too, at their loudness.
        lufs: how loud all else is; None: as podcast apps expect. ``mono``: two channels become one.
    """

    music: bool = False
    clean: tuple[Cleaning, ...] = ()
    even: bool = False
    trim: bool = False
    shorten: bool = False
    intro: UUID | None = None
    outro: UUID | None = None
    bed: float = 0.0
    tracks: tuple[UUID, ...] = ()
    broadcast: bool = False
    lufs: float | None = None
    mono: bool = False

    def as_json(self) -> Json:
        values: Json = CHOICES.dump_python(self, mode="json")
        return values

    @property
    def for_show(self) -> "SoundChoices":
        """What holds for other recordings of the show, too: tracks belong to one conversation."""
        return replace(self, tracks=())


CHOICES = TypeAdapter(SoundChoices)


def choices_of(recording: Recording) -> SoundChoices:
    return CHOICES.validate_python(recording.choices)


def choices_for(collection: Collection) -> Json:
    """Return with what a new recording of this collection begins."""
    kept = ShowSound.objects.filter(collection=collection).first()
    return dict(kept.choices) if kept else {}


def has_pictures(recording: Recording) -> bool:
    """Say whether the recording is made for a programme: its sound stays with its pictures, and is not cut."""
    return recipe_for(recording.collection) != TeamPage.recipe


def recipe_of(recording: Recording) -> str:
    """Return what the pipeline shall make of a recording."""
    chosen = choices_of(recording)
    if has_pictures(recording):
        return recipe_for(recording.collection)
    if chosen.tracks:
        return "interview"
    return "music_spot" if chosen.music else TeamPage.recipe


def params_of(recording: Recording) -> Json:
    """Return what the pipeline must know; the tags follow when an episode is released with the recording."""
    chosen = choices_of(recording)
    tracks = Recording.objects.in_bulk(chosen.tracks)
    asked: Json = {"editions": [*Params().editions, BROADCAST]} if chosen.broadcast else {}
    asked |= {"target_lufs": chosen.lufs} if chosen.lufs is not None else {}
    return asked | {
        "title": recording.title,
        "chapters": [],
        "clean": [str(kind) for kind in chosen.clean],
        "even": chosen.even,
        "mono": chosen.mono and not chosen.music,
        "trim": chosen.trim,
        "pauses": SHORT_PAUSE if chosen.shorten else None,
        "intro": _jingle(chosen.intro),
        "outro": _jingle(chosen.outro),
        "bed": chosen.bed,
        "tracks": [str(tracks[key].original.name) for key in chosen.tracks if key in tracks],
    }


def _jingle(key: UUID | None) -> str:
    """Return the storage name of the best edition of a recording, or "" where it has none any more."""
    recording = Recording.objects.filter(pk=key).first() if key else None
    editions = recording.editions if recording else {}
    best = editions.get(LOSSLESS_KIND) or editions.get(MAIN_KIND)
    return best.name if best else ""
