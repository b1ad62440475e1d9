"""Roles, given for each show: an editor writes, a publisher releases, an administrator does everything.

Wagtail's own permissions carry them: pages by the show's subtree, files by a collection of the show. What is
granted here is all that an officer has, so one show's drafts do not exist for the officers of another.
"""

from functools import reduce
from operator import or_

from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

ADMINISTRATORS = "Administrators"
GUESTS = "Guests"
SHARED_COLLECTION = "Shared"


class Role(models.TextChoices):
    """What somebody is, in one show."""

    EDITOR = "editor", _("Editor")
    PUBLISHER = "publisher", _("Publisher")


PAGE_PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.EDITOR: ("add_page", "change_page"),
    Role.PUBLISHER: (
        "add_page",
        "change_page",
        "publish_page",
        "lock_page",
        "unlock_page",
        "bulk_delete_page",
    ),
}
# Wagtail asks for the permissions of its own picture and document, whatever models stand in for them.
FILE_MODELS = (("media", "recording"), ("wagtailimages", "image"), ("wagtaildocs", "document"))
FILE_ACTIONS = ("add", "change", "choose")
SITE_PERMISSIONS = (
    "access_admin",
    "add_person",
    "change_person",
    "view_person",
    "view_topic",
    "view_place",
    "submit_translation",
)


def group_name(handle: str, role: Role) -> str:
    """Return the name of the group of those who have ``role`` in the show ``handle``."""
    return f"{handle}: {role.value}"


def shared_collection() -> Collection:
    """Return the collection whose files everybody may choose: emblems, portraits, maps."""
    root = Collection.get_first_root_node()
    return root.get_children().filter(name=SHARED_COLLECTION).first() or root.add_child(name=SHARED_COLLECTION)


@transaction.atomic
def provide(*, page: Page, handle: str) -> Collection:
    """Give a show its collection, its groups and its workflow; calling it again changes nothing."""
    root = Collection.get_first_root_node()
    collection = root.get_children().filter(name=handle).first() or root.add_child(name=handle)
    for role in Role:
        group, _created = Group.objects.get_or_create(name=group_name(handle, role))
        group.permissions.set(Permission.objects.filter(codename__in=SITE_PERMISSIONS))
        _grant_pages(group, page, PAGE_PERMISSIONS[role])
        _grant_files(group, collection, FILE_ACTIONS)
        _grant_files(group, shared_collection(), ("choose",))
    _provide_workflow(page, handle)
    return collection


@transaction.atomic
def withdraw(*, handle: str) -> None:
    """Take back what ``provide`` gave to a show that is no more: its workflow, its groups and its empty collection."""
    names = [group_name(handle, role) for role in Role]
    for workflow in Workflow.objects.filter(workflow_tasks__task__groupapprovaltask__groups__name__in=names).distinct():
        tasks = list(workflow.tasks)
        workflow.delete()
        for task in tasks:
            task.delete()
    Group.objects.filter(name__in=names).delete()
    for collection in Collection.get_first_root_node().get_children().filter(name=handle):
        collection.delete()


@transaction.atomic
def administrators() -> Group:
    """Return the group of those who may do everything everywhere, users included."""
    group, _created = Group.objects.get_or_create(name=ADMINISTRATORS)
    group.permissions.set(Permission.objects.all())
    _grant_pages(group, Page.get_first_root_node(), PAGE_PERMISSIONS[Role.PUBLISHER])
    _grant_files(group, Collection.get_first_root_node(), (*FILE_ACTIONS, "delete"))
    return group


@transaction.atomic
def guests() -> Group:
    """Return the group of those who are invited for an evening: they come in, and see there what names them.

    What an official or a presenter may do is decided by their invitation, never by this group.
    """
    group, _created = Group.objects.get_or_create(name=GUESTS)
    group.permissions.set(Permission.objects.filter(codename="access_admin"))
    return group


def _provide_workflow(page: Page, handle: str) -> None:
    """What an editor submits goes to the publishers of the same show."""
    publishers = Group.objects.get(name=group_name(handle, Role.PUBLISHER))
    workflow = Workflow.objects.filter(workflow_tasks__task__groupapprovaltask__groups=publishers).first()
    if workflow is None:
        # Editors read these names on the button by which they submit.
        workflow = Workflow.objects.create(name=page.title)
        task = GroupApprovalTask.objects.create(name=page.title)
        task.groups.add(publishers)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(page=page, defaults={"workflow": workflow})


def _grant_pages(group: Group, page: Page, codenames: tuple[str, ...]) -> None:
    permissions = Permission.objects.filter(codename__in=codenames, content_type__app_label="wagtailcore")
    grants = [GroupPagePermission(group=group, page=page, permission=permission) for permission in permissions]
    GroupPagePermission.objects.bulk_create(grants, ignore_conflicts=True)


def _grant_files(group: Group, collection: Collection, actions: tuple[str, ...]) -> None:
    named = [
        models.Q(content_type__app_label=app, codename__in=[f"{action}_{model}" for action in actions])
        for app, model in FILE_MODELS
    ]
    permissions = Permission.objects.filter(reduce(or_, named))
    grants = [
        GroupCollectionPermission(group=group, collection=collection, permission=permission)
        for permission in permissions
    ]
    GroupCollectionPermission.objects.bulk_create(grants, ignore_conflicts=True)
