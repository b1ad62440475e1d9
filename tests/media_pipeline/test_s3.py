"""Workers on two machines that share nothing but the database and an S3 storage."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer
from pytest_django import Settings

from media_pipeline.models import Job
from media_pipeline.operations import submit
from media_pipeline.states import State
from tests.processes import LOOPBACK, Processes, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

BUCKET = "athir"
KEYS = {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nothing", "AWS_DEFAULT_REGION": "us-east-1"}


@pytest.fixture
def s3(home: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """A storage that speaks S3 on loopback, and the environment of whoever uses it."""
    server = ThreadedMotoServer(ip_address=LOOPBACK, port=0, verbose=False)
    server.start()
    _host, port = server.get_host_and_port()
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    options: dict[str, Any] = {
        "bucket_name": BUCKET, "endpoint_url": f"http://{LOOPBACK}:{port}", "addressing_style": "path",
    }  # fmt: skip
    backend = "storages.backends.s3.S3Storage"
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": backend, "OPTIONS": options | {"location": "media"}},
        "originals": {"BACKEND": backend, "OPTIONS": options | {"location": "originals"}},
    }
    storages["default"].bucket.create()
    yield KEYS | {"ATHIR_S3_BUCKET": BUCKET, "ATHIR_S3_ENDPOINT": options["endpoint_url"]}
    server.stop()


def stored() -> set[str]:
    """Every name in the bucket, without its prefix, but for the feeds of the house."""
    names = {item.key.partition("/")[2] for item in storages["default"].bucket.objects.filter(Prefix="media/")}
    return {name for name in names if not name.startswith("feeds/")}


def test_two_workers_with_nothing_but_s3_in_common(
    s3: dict[str, str], processes: Processes, recordings: Path, tmp_path: Path
) -> None:
    jobs = []
    for _ in range(4):
        name = storages["originals"].save(uuid4().hex, ContentFile((recordings / "speech.mp3").read_bytes()))
        jobs.append(submit(source=name, recipe="speech_podcast", params={"editions": ["mp3", "opus"]}))
    processes.start("manage.py", "worker", "default", **s3)
    homes = [tmp_path / "first", tmp_path / "second"]
    first, _second = [processes.start("manage.py", "worker", "media", **s3, ATHIR_HOME=str(home)) for home in homes]
    wait_until(lambda: Job.objects.filter(state=State.RUNNING).count() == 2)
    processes.kill(first)
    wait_until(lambda: Job.objects.filter(state=State.DONE).count() == 4)
    named = set()
    for job in Job.objects.filter(pk__in=[job.pk for job in jobs]):
        assert [edition["kind"] for edition in job.result["editions"]] == ["opus", "mp3"]
        for edition in job.result["editions"]:
            with storages["default"].open(edition["name"]) as opened:
                content = opened.read()
            assert (len(content), sha256(content).hexdigest()) == (edition["byte_length"], edition["sha256"])
        named |= set(job.result["files"])
    wait_until(lambda: stored() == named)
    assert not (processes.home / "media").exists()
    wait_until(lambda: not list((homes[1] / "work").iterdir()))
