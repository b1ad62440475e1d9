"""Forms that nobody was shown, sent all the same: a team's things stay as its team left them."""

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from psycopg.sql import SQL, Identifier, Literal
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    PageViewRestriction,
    Site,
    Task,
    TaskState,
    UploadedFile,
    Workflow,
    WorkflowPage,
    WorkflowState,
)
from wagtail_localize.models import SegmentOverride, StringTranslation, Translation, TranslationSource

from cms.media.models import Attachment, Picture, Recording, Rendition, Transcript, TranscriptVersion, Upload
from cms.podcasts.models import ShowPage
from cms.taxonomy.models import Place, Topic
from cms.users.models import User
from media_pipeline.models import Job
from tests.cms.users.requests import NO, Browser, address, routes
from tests.cms.users.scene import Scene, forged

pytestmark = pytest.mark.django_db

SIGNS_OUT = {"wagtailadmin_logout"}
KEPT: tuple[type[Model], ...] = (
    *(Picture, Attachment, Recording, Rendition, Transcript, TranscriptVersion, Job, Upload, UploadedFile),
    *(Workflow, WorkflowPage, WorkflowState, Task, TaskState),
    *(Translation, TranslationSource, StringTranslation, SegmentOverride),
    *(Group, Group.permissions.through, GroupPagePermission, GroupCollectionPermission),
    *(PageViewRestriction, CollectionViewRestriction, Collection, Site, Locale, Topic, Place, ShowPage),
)
"""What may not lose or change a row. A publisher of show B may add one of her own, such as a picture."""
CLOSED: tuple[type[Model], ...] = (User, User.groups.through)
"""What may not gain a row either; nor may the pages of show A."""
PAGES = SQL("SELECT id FROM wagtailcore_page WHERE path LIKE %(show)s OR path LIKE %(translated)s")
Rows = set[tuple[str, str]]


def rows(scene: Scene) -> Rows:
    """Return a hash of every row that must not change, with the name of its table."""
    parts = {model._meta.db_table: SQL("") for model in (*KEPT, *CLOSED)} | {
        "wagtailcore_page": SQL("WHERE t.id IN ({})").format(PAGES),
        "podcasts_episodepage": SQL("WHERE t.page_ptr_id IN ({})").format(PAGES),
        "wagtailcore_revision": SQL("WHERE t.object_id IN (SELECT id::text FROM ({}) AS p)").format(PAGES),
    }
    hashed = SQL("SELECT {}, md5(t::text) FROM {} t {}")
    queries = [hashed.format(Literal(table), Identifier(table), where) for table, where in parts.items()]
    translated = scene.a.things["translated"].get_parent()
    with connection.cursor() as cursor:
        shows = {"show": f"{scene.a.show.path}%", "translated": f"{translated.path}%"}
        cursor.execute(SQL(" UNION ALL ").join(queries), shows)
        return set(cursor.fetchall())


def changes(before: Rows, after: Rows) -> set[str]:
    """Return the names of the tables that have changed where they must not."""
    closed = {model._meta.db_table for model in CLOSED}
    closed |= {"wagtailcore_page", "podcasts_episodepage", "wagtailcore_revision"}
    lost = {table for table, _row in before - after}
    return lost | {table for table, _row in after - before if table in closed}


@pytest.mark.usefixtures("undrawn")
def test_no_form_of_another_show_changes_anything(scene: Scene, other_browser: Browser) -> None:
    """A publisher of show B sends a form that asks for everything to every address, with things of show A in it."""
    before = rows(scene)
    changed = {}
    for route in routes():
        if route.name in SIGNS_OUT:
            continue
        with transaction.atomic():
            other_browser.post(address(scene, route), forged(scene))
            try:
                with transaction.atomic():
                    found = changes(before, rows(scene))
            except DatabaseError:
                found = set()  # The database has refused the whole of it.
            if found:
                changed[route.name] = found
            transaction.set_rollback(True)
    assert changed == {}


def test_bulk_actions_leave_out_what_is_not_theirs(scene: Scene, other_browser: Browser) -> None:
    before = rows(scene)
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
    assert changes(before, rows(scene)) == set()
