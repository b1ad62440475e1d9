"""What killed processes leave behind does not stay."""

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Collection

from cms.core.conf import conf
from cms.media.models import Recording, Upload, originals
from cms.media.operations.receive import receive
from cms.media.operations.sweep import sweep_leftovers
from cms.media.spool import arriving_path, spool_path
from cms.media.tasks import sweep_uploads
from cms.users.models import User
from tests.factories.content import tone

pytestmark = pytest.mark.django_db

LONG_AGO = timezone.now() - timedelta(days=30)


@pytest.fixture
def home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of the test's own: what is swept here belongs to nobody else."""
    settings.STORAGES = settings.STORAGES | {
        "originals": settings.STORAGES["originals"] | {"OPTIONS": {"location": tmp_path / "originals"}}
    }
    monkeypatch.setattr("cms.media.spool.conf", conf.model_copy(update={"home": tmp_path}))
    monkeypatch.setattr(Recording._meta.get_field("original"), "storage", originals())
    return tmp_path


@pytest.fixture
def collection() -> Collection:
    return Collection.get_first_root_node().add_child(name="sweeping")


def age(path: Path) -> None:
    os.utime(path, (LONG_AGO.timestamp(), LONG_AGO.timestamp()))


def make_upload(collection: Collection, content: bytes, **fields: Any) -> Upload:
    user, _made = User.objects.get_or_create(username="amal")
    upload = Upload.objects.create(
        user=user, collection=collection, filename="a.wav", title="a", length=9, offset=len(content), **fields
    )
    spool_path(upload).write_bytes(content)
    age(spool_path(upload))
    return upload


def test_an_upload_that_nobody_continues_goes_with_its_bytes(home: Path, collection: Collection) -> None:
    forgotten = make_upload(collection, b"abc", touched_at=LONG_AGO)
    fresh = make_upload(collection, b"abc")
    sweep_uploads(timestamp=0)
    assert list(Upload.objects.all()) == [fresh]
    assert not spool_path(forgotten).exists()
    assert spool_path(fresh).read_bytes() == b"abc"


def test_what_is_fetched_from_elsewhere_may_wait_longer(home: Path) -> None:
    path = arriving_path(uuid4())
    path.write_bytes(b"half of it")
    two_hours_ago = time.time() - 2 * 3600
    os.utime(path, (two_hours_ago, two_hours_ago))
    assert sweep_leftovers(before=timezone.now() - timedelta(hours=1)) == []
    age(path)
    assert sweep_leftovers(before=timezone.now() - timedelta(hours=1)) == [path.name]


def test_files_of_nobody_go_when_they_are_old(home: Path, collection: Collection) -> None:
    kept = receive(file=ContentFile(tone(), name="a.wav"), filename="a.wav", title="a", collection=collection).recording
    age(home / "originals" / kept.original.name)
    for folder in ("originals", "spool"):
        (home / folder).mkdir(exist_ok=True)
        for name in ("old", "young"):
            (home / folder / name).write_bytes(b"of nobody")
        age(home / folder / "old")
    assert sweep_leftovers(before=timezone.now() - timedelta(hours=1)) == ["old", "old"]
    assert {path.name for path in (home / "originals").iterdir()} == {"young", kept.original.name}
    assert {path.name for path in (home / "spool").iterdir()} == {"young"}
