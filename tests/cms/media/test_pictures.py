"""Pictures are there in the sizes that pages ask for, before anybody visits."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.images import ImageFile
from django.test import Client
from lxml import html
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from cms.media import pictures
from cms.media.models import Picture
from cms.media.tasks import make_picture_sizes
from tests.factories.content import make_show


def make_picture(width: int, height: int) -> Picture:
    stream = BytesIO()
    Image.new("RGB", (width, height), "navy").save(stream, "JPEG")
    return Picture.objects.create(title="A picture", file=ImageFile(stream, name="picture.jpg"))


def asked_by_templates() -> set[str]:
    """Return the sizes that fill a frame on public pages."""
    text = "\n".join(path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html"))
    return {size for braces in re.findall(r"fill-\{?([\dx,]+)\}?", text) for size in braces.split(",")}


def test_the_sizes_are_those_of_the_templates() -> None:
    made = {re.findall(r"fill-([\dx]+)", spec)[0] for spec in (*pictures.SQUARE, *pictures.WIDE, *pictures.SHARED)}
    assert made == asked_by_templates()


@pytest.mark.django_db
@pytest.mark.parametrize(("width", "height", "kind"), [(900, 900, pictures.SQUARE), (1600, 900, pictures.WIDE)])
def test_a_new_picture_is_prepared(width: int, height: int, kind: list[str]) -> None:
    picture = make_picture(width, height)
    job = ProcrastinateJob.objects.get(task_name="media.make_sizes", args={"picture_id": picture.pk})
    assert job.priority < 0
    make_picture_sizes(picture_id=picture.pk)
    assert set(picture.renditions.values_list("filter_spec", flat=True)) == {*kind, *pictures.SHARED}


@pytest.mark.django_db
def test_pages_offer_both_forms_and_nobody_waits_for_them() -> None:
    show = make_show(artwork=make_picture(900, 900))
    make_picture_sizes(picture_id=show.artwork.pk)
    prepared = show.artwork.renditions.count()
    page = html.fromstring(Client().get(show.url).content)
    [framed] = page.xpath("//main//picture")
    assert framed.xpath("source/@type") == ["image/avif"]
    assert {Path(url.split()[0]).suffix for url in framed.xpath("source/@srcset")[0].split(",")} == {".avif"}
    assert {Path(url.split()[0]).suffix for url in framed.xpath(".//img/@srcset")[0].split(",")} == {".webp"}
    assert show.artwork.renditions.count() == prepared
