"""Brings content to a state through the operations that the product uses."""

import itertools
import os
import wave
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import numpy
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from wagtail.models import Locale, Page

from cms.core.works import Work
from cms.demo.foundation import ensure
from cms.media.models import Recording
from cms.media.operations.adopt import adopt_outputs
from cms.media.operations.receive import receive
from cms.pages.models import HomePage
from cms.podcasts.models import EpisodePage, ShowIndexPage, ShowPage
from cms.users.models import User
from cms.users.roles import Role, group_name
from media_pipeline import runner

PASSWORD = "correct horse battery staple"
# Test processes side by side share the folder in which feeds lie by their handles.
numbers = itertools.count(1 + 10_000 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]))


def never() -> bool:
    return False


def tone(seconds: float = 1.0, frequency: float = 440.0, amplitude: float = 0.2) -> bytes:
    """Return a mono WAV file at 48 kHz; each call with another frequency gives other bytes."""
    rate = 48_000
    stream = BytesIO()
    with wave.open(stream, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        moments = numpy.arange(int(seconds * rate)) / rate
        file.writeframes((32_767 * amplitude * numpy.sin(2 * numpy.pi * frequency * moments)).astype("<i2").tobytes())
    return stream.getvalue()


def home(code: str = "ar") -> HomePage:
    """Return the home page in a language."""
    return HomePage.objects.get(locale__language_code=code)


def make_show(handle: str = "", code: str = "ar", *, of: ShowPage | None = None, **fields: Any) -> ShowPage:
    locale = Locale.objects.get(language_code=code)
    handle = handle or f"show-{next(numbers)}"
    values = {"title": f"Show {handle}", "summary": "What it is about", "author": "The council"} | fields
    show: ShowPage = ensure(
        ShowIndexPage.objects.get(locale=locale),
        locale,
        ShowPage,
        handle,
        of=of,
        handle=handle,
        owner_email="podcast@council.example",
        **values,
    )
    return show


def make_recording(show: ShowPage, *, ready: bool = True, content: bytes = b"") -> Recording:
    """Receive a recording for ``show``; a ready one has gone through the whole pipeline."""
    content = content or tone(frequency=300 + next(numbers))
    recording = receive(
        file=ContentFile(content, name="tone.wav"),
        filename="tone.wav",
        title="A tone",
        collection=show.collection,
    ).recording
    if ready:
        process(recording)
    return recording


def process(recording: Recording, *editions: str) -> None:
    """Run the recording's job here and now; without ``editions`` it makes the MP3 alone, which is soon done."""
    job = recording.job
    job.params = job.params | {"editions": editions or ["mp3"]}
    job.save(update_fields=["params"])
    runner.run(UUID(str(recording.job_id)), should_abort=never)
    recording.job.refresh_from_db()
    adopt_outputs(recording=recording)


def make_episode(
    show: ShowPage, *, recording: Recording | None = None, live: bool = True, **fields: Any
) -> EpisodePage:
    """Write an episode; a live one is published as an officer would publish it."""
    number = next(numbers)
    values = {"title": f"Episode {number}", "summary": "What is said"} | fields
    page: EpisodePage = show.add_child(
        instance=EpisodePage(slug=f"episode-{number}", locale=show.locale, recording=recording, live=False, **values)
    )
    revision = page.save_revision()
    if live:
        revision.publish()
        page.refresh_from_db()
    return page


def plan(page: Work, at: datetime, user: User | None = None) -> None:
    """Plan the publication of a draft, as the schedule dialogue does."""
    page.go_live_at = at
    page.save_revision(user=user).publish(user=user)


def make_user(*roles: tuple[Page, Role], superuser: bool = False) -> User:
    """Make an officer with roles in shows, or an administrator of everything."""
    user = User.objects.create_user(f"user-{next(numbers)}", password=PASSWORD, is_superuser=superuser)
    user.groups.set(Group.objects.filter(name__in=[group_name(show.handle, role) for show, role in roles]))
    return user
