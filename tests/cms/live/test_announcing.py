"""Announcing a live programme in Wagtail's editor."""

import json
from typing import Any

import pytest
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.core.slugs import UNSAID
from cms.live.models import LiveProgrammePage
from cms.users.roles import Role
from tests.factories.content import make_user
from tests.factories.live import make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> LiveProgrammePage:
    page = make_programme()
    page.unpublish()
    return page


@pytest.fixture
def desk(programme: LiveProgrammePage) -> Client:
    client = Client()
    client.force_login(make_user((programme.series, Role.PUBLISHER)))
    return client


def save(desk: Client, page: LiveProgrammePage, address: str = "", **changes: Any) -> Any:
    names = ("chapter_rows", "credit_rows", "soundbite_rows", "link_rows", "comments")
    rows = {name: inline_formset([]) for name in names}
    fields = {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "on_air_at": "2027-01-07 20:30",
        "off_air_at": "",
        "body": streamfield([]),
        "recording": "",
        "artwork": "",
        "template_of_rundown": "",
        "go_live_at": "",
        "expire_at": "",
    }
    return desk.post(address or f"/admin/pages/{page.pk}/edit/", nested_form_data(fields | rows | changes))


def errors(response: Any) -> set[str]:
    return set(response.context["form"].errors) if response.status_code == 200 else set()


@pytest.mark.parametrize(
    ("times", "wrong"),
    [
        ({}, set()),
        ({"on_air_at": ""}, {"on_air_at"}),
        ({"off_air_at": "2027-01-07 21:15"}, set()),
        ({"off_air_at": "2027-01-07 20:30"}, {"off_air_at"}),
    ],
)
def test_a_live_programme_is_announced_with_its_time(
    desk: Client, programme: LiveProgrammePage, times: dict[str, str], wrong: set[str]
) -> None:
    shown = save(desk, programme, **times | {"action-publish": "action-publish"})
    programme.refresh_from_db()
    assert (errors(shown), programme.live) == (wrong, not wrong)


def test_a_draft_is_kept_without_its_time(desk: Client, programme: LiveProgrammePage) -> None:
    assert errors(save(desk, programme, on_air_at="", title="حوار")) == set()
    programme.refresh_from_db()
    assert programme.get_latest_revision_as_object().title == "حوار"


def test_an_arabic_title_gets_its_day_as_address_and_the_browser_spells_it_in_no_latin_letters(
    desk: Client, programme: LiveProgrammePage
) -> None:
    add = f"/admin/pages/add/live/liveprogrammepage/{programme.series.pk}/"
    spelt = desk.get(add).context["form"]["slug"].field.widget.attrs["data-w-slug-formatters-value"]
    assert json.loads(spelt) == [[[UNSAID, "gu"], ""]]
    for slug in ("2027-01-07", "2027-01-07-2"):
        save(desk, programme, address=add, title="الماء: أسئلتكم 2027", slug="")
        assert LiveProgrammePage.objects.latest("pk").slug == slug
    save(desk, programme, address=add, title="Émission n° 3", slug="")
    assert LiveProgrammePage.objects.latest("pk").slug == "emission-n-3"
