"""Who may hear, change and choose recordings: whoever may do it in the recording's collection."""

from typing import Any

from wagtail.models import Collection
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from cms.media.errors import NotAllowed, NotPublisher
from cms.media.models import Recording
from cms.media.usage import pages_using
from cms.users.teams import team_titles

recording_policy = CollectionOwnershipPermissionPolicy(Recording, auth_model=Recording, owner_field_name="uploaded_by")


def may_add(user: Any, collection: Collection) -> bool:
    """Say whether ``user`` may bring recordings into ``collection``, at this moment."""
    return recording_policy.collections_user_has_permission_for(user, "add").filter(pk=collection.pk).exists()


def shows_to_fill(user: Any) -> dict[int, str]:
    """Return the titles of the shows to which ``user`` may add recordings, by the id of their collection."""
    return team_titles(recording_policy.collections_user_has_permission_for(user, "add"))


def require(user: Any, action: str, recording: Recording) -> None:
    """Check that ``user`` may do ``action`` (change, delete, choose) with ``recording``.

    Raises:
        NotAllowed
    """
    if not recording_policy.user_has_permission_for_instance(user, action, recording):
        raise NotAllowed


def require_publisher(user: Any, recording: Recording) -> None:
    """Check that ``user`` may change what people hear and read of ``recording``: if public, it takes who may publish.

    Raises:
        NotAllowed, NotPublisher
    """
    require(user, "change", recording)
    live = [page for page in pages_using(recording) if page.live]
    if not all(page.permissions_for_user(user).can_publish() for page in live):
        raise NotPublisher
