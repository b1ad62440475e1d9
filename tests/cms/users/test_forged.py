"""Forms that nobody was shown, sent all the same: a team's things stay as its team left them."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, transaction
from django.db.models import Model, QuerySet
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    PageViewRestriction,
    Revision,
    Site,
    Task,
    TaskState,
    UploadedFile,
    Workflow,
    WorkflowPage,
    WorkflowState,
)
from wagtail_localize.models import SegmentOverride, StringTranslation, Translation, TranslationSource

from cms.media.models import Attachment, Picture, Recording, Rendition, Upload
from cms.podcasts.models import EpisodePage, ShowPage
from cms.taxonomy.models import Place, Topic
from cms.users.models import User
from media_pipeline.models import Job
from tests.cms.users.requests import NO, Browser, address, routes
from tests.cms.users.scene import Scene, forged

pytestmark = pytest.mark.django_db

SIGNS_OUT = {"wagtailadmin_logout"}
KEPT: tuple[type[Model], ...] = (
    *(Picture, Attachment, Recording, Rendition, Job, Upload, UploadedFile),
    *(Workflow, WorkflowPage, WorkflowState, Task, TaskState),
    *(Translation, TranslationSource, StringTranslation, SegmentOverride),
    *(Group, GroupPagePermission, GroupCollectionPermission, PageViewRestriction, CollectionViewRestriction),
    *(Collection, Site, Locale, Topic, Place, ShowPage),
)


def of_show_a(scene: Scene) -> QuerySet[Page]:
    show = scene.a.show
    return Page.objects.filter(path__startswith=show.path) | Page.objects.descendant_of(
        scene.a.things["translated"].get_parent(), inclusive=True
    )


def state(scene: Scene) -> dict[str, list[Any]]:
    """Return all that must not change: the pages of show A, and everything that belongs to no single page.

    What a publisher of show B may make for herself, such as a picture, is added to it: only what was there counts.
    """
    pages = of_show_a(scene).order_by("path")
    keys = [str(key) for key in pages.values_list("pk", flat=True)]
    found: dict[str, list[Any]] = {
        "pages": list(pages.values()),
        "episodes": list(EpisodePage.objects.filter(pk__in=keys).order_by("pk").values()),
        "revisions": list(Revision.page_revisions.filter(object_id__in=keys).order_by("pk").values()),
        "users": list(User.objects.order_by("pk").values_list("pk", "password", "is_superuser", "is_active", "groups")),
    }
    for model in KEPT:
        found[model._meta.label] = list(model._default_manager.order_by("pk").values())
    return found


def changes(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> list[str]:
    """Return the names of what lost or changed a row; pages and users may not gain one either."""
    strict = {"pages", "episodes", "revisions", "users"}
    return [
        name
        for name, rows in before.items()
        if (rows != after[name] if name in strict else [row for row in rows if row not in after[name]])
    ]


@pytest.mark.usefixtures("undrawn")
def test_no_form_of_another_show_changes_anything(scene: Scene, other_browser: Browser) -> None:
    """A publisher of show B sends a form that asks for everything to every address, with things of show A in it."""
    before = state(scene)
    changed = {}
    for route in routes():
        if route.name in SIGNS_OUT:
            continue
        with transaction.atomic():
            other_browser.post(address(scene, route), forged(scene))
            try:
                with transaction.atomic():
                    found = changes(before, state(scene))
            except DatabaseError:
                found = []  # The database has refused the whole of it.
            if found:
                changed[route.name] = found
            transaction.set_rollback(True)
    assert changed == {}


def test_bulk_actions_leave_out_what_is_not_theirs(scene: Scene, other_browser: Browser) -> None:
    before = state(scene)
    for action in ("delete", "publish", "unpublish", "move"):
        for query in (f"id={scene.a.draft.pk}", f"id={scene.a.live.pk}", f"id=all&childOf={scene.a.show.pk}", "id=all"):
            form = {"include_descendants": "on", "chooser": scene.b.show.pk}
            answer = other_browser.post(f"/admin/bulk/wagtailcore/page/{action}/?{query}", form)
            assert answer.outcome == NO
    for thing in (scene.a.picture, scene.a.document):
        path = f"/admin/bulk/{thing._meta.app_label}/{thing._meta.model_name}"
        for action in ("delete", "add_to_collection"):
            form = {"collection": scene.b.show.collection_id}
            assert other_browser.post(f"{path}/{action}/?id={thing.pk}", form).outcome == NO
    assert changes(before, state(scene)) == []
