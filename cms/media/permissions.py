"""Who may hear, change and choose recordings: whoever may do it in the recording's collection."""

from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from cms.media.models import Recording

recording_policy = CollectionOwnershipPermissionPolicy(
    Recording, auth_model=Recording, owner_field_name="uploaded_by"
)
