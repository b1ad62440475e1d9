"""An account at the local YouTube, and works with a film to send there."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from channels.conf import youtube as conf
from channels.models import Account
from channels.sealing import seal, unseal
from cms.media.models import Picture, Recording, Rendition
from cms.media.operations.import_transcript import import_transcript
from cms.podcasts.models import EpisodeChapter, EpisodePage
from tests.channels.fakes.youtube import CHANNEL, YouTube, youtube
from tests.channels.fakes.youtube_login import CLIENT_ID, CLIENT_SECRET
from tests.factories.channels import make_account
from tests.factories.content import make_episode, make_recording, make_show, numbers

UNIT = 256 * 1024
FILM = bytes(range(256)) * 1024 * 2 + b"and the rest"
"""Three chunks: two whole ones, and a rest."""
WORDS = "WEBVTT\n\n00:00.000 --> 00:01.000\nصباح الخير\n"


@contextmanager
def local_youtube() -> Iterator[YouTube]:
    """Run one, and let the publisher take it for the real one; chunks are small."""
    before = conf.model_dump()
    with youtube() as fake:
        fake.channel.duration_s = 1
        there = {"root_url": fake.url, "token_url": f"{fake.url}token", "consent_url": f"{fake.url}auth"}
        for name, value in {**there, "chunk_units": 1}.items():
            setattr(conf, name, value)
        try:
            yield fake
        finally:
            for name, value in before.items():
                setattr(conf, name, value)


def make_youtube(fake: YouTube, **options: Any) -> Account:
    """An account that is connected with the house's channel."""
    account = make_account("youtube", client_id=CLIENT_ID, client_secret=CLIENT_SECRET, **options)
    hidden = unseal(account.secrets) | {"refresh_token": fake.login.connected(CHANNEL)}
    account.secrets, account.remote_id = seal(hidden), CHANNEL
    account.save()
    return account


def make_filmed(*, is_rich: bool = False, **fields: Any) -> EpisodePage:
    """Publish an episode that has a film; a rich one also has pictures, captions in two languages, and chapters."""
    show = make_show(artwork=make_picture(1400, 1400)) if is_rich else make_show()
    recording = make_recording(show, ready=False)
    give_edition(recording, "mp3", b"what can be heard")
    give_edition(recording, "video-720", FILM, height=720)
    if is_rich:
        fields["artwork"] = make_picture()
        for language in ("ar", "fr"):
            import_transcript(recording=recording, language=language, data=WORDS.encode(), filename="a.vtt", user=None)
    page = make_episode(show, recording=recording, live=False, **fields)
    if is_rich:
        for start in (0, 15, 40, 60):
            EpisodeChapter.objects.create(page=page, start_s=start, title=f"محور {start}")
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def give_edition(recording: Recording, kind: str, content: bytes, *, height: int = 0) -> None:
    """Keep an edition that the pipeline did not make: what it contains does not matter to those who carry it."""
    # WebM carries no tags of ours, so that the bytes stay as they are.
    name = default_storage.save(f"renditions/film-{next(numbers)}.webm", ContentFile(content))
    Rendition.objects.create(
        recording=recording,
        kind=kind,
        name=name,
        media_type="video/webm" if height else "audio/webm",
        byte_length=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        duration_s=1,
        integrated_lufs=-16,
        true_peak_dbtp=-1,
        height=height,
    )


def make_picture(width: int = 640, height: int = 360) -> Picture:
    stream = BytesIO()
    Pillow.new("RGB", (width, height), "teal").save(stream, "PNG")
    return Picture.objects.create(title="Water", file=ImageFile(stream, name="water.png"))
