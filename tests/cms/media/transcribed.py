"""A recording with a transcript, and the people who may do something with it."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from cms.media.models import Recording, Rendition, Transcript, TranscriptVersion
from cms.media.operations.keep_cues import keep_cues
from cms.podcasts.models import ShowPage
from cms.users.models import User
from cms.users.roles import Role
from media_pipeline.captions.cues import Cue
from tests.factories.content import make_recording, make_show, make_user

__all__ = ["editor", "north", "recording", "transcript"]

VTT = (
    "WEBVTT\n\n00:00.000 --> 00:02.000\n<v سلمى>مرحبا بكم\n\n"
    "00:01.500 --> 00:03.000\n<v ياسين>جملة طويلة جدا لا يمكن أن تقرأ في ثانية ونصف\n"
).encode()
CUES = (Cue(start=0.0, end=2.0, text="مرحبا", speaker="سلمى"), Cue(start=2.0, end=4.0, text="بكم"))


@pytest.fixture
def north() -> ShowPage:
    return make_show("north-words")


@pytest.fixture
def editor(north: ShowPage) -> User:
    return make_user((north, Role.EDITOR))


@pytest.fixture
def recording(north: ShowPage) -> Recording:
    """A recording of four seconds, as if the pipeline had prepared it."""
    made = make_recording(north, ready=False)
    name = default_storage.save("audio/words.mp3", ContentFile(b"sound"))
    Rendition.objects.create(
        recording=made,
        kind="mp3",
        name=name,
        media_type="audio/mpeg",
        byte_length=5,
        sha256="0" * 64,
        duration_s=4.0,
        integrated_lufs=-16,
        true_peak_dbtp=-1,
    )
    return Recording.objects.get(pk=made.pk)


@pytest.fixture
def transcript(recording: Recording) -> Transcript:
    """Made by a machine, in Arabic."""
    made = Transcript(recording=recording, language="ar", origin=Transcript.Origin.MACHINE)
    return keep_cues(transcript=made, cues=CUES, verb=TranscriptVersion.Verb.RECOGNISED, user=None)


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client
