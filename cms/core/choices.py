"""What somebody may put into a page or a record: what they can see, and nothing that a forged request names."""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import CollectionMember, Page, ReferenceIndex
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry

Reference = tuple[type[Model], str]


def choosable_pages(user: Any) -> QuerySet[Page]:
    """Return the pages to which ``user`` may link: all that are public, and drafts on which they may work."""
    own = PagePermissionPolicy().explorable_instances(user)
    return Page.objects.filter(Q(live=True) | Q(pk__in=own.values("pk")))


def references(instance: Model) -> dict[Reference, str]:
    """Return what ``instance`` refers to, each with the name of the field that does.

    Foreign keys count, chooser blocks of a StreamField, and links and embeds in rich text.
    """
    # Wagtail offers no public way to see the references of an instance before it is saved.
    found = ReferenceIndex._extract_references_from_object(instance)
    return {(_model(type_id), key): path.partition(".")[0] for type_id, key, path, _content_path in found}


def _model(content_type_id: int) -> type[Model]:
    model = ContentType.objects.get_for_id(content_type_id).model_class()
    if model is None:
        raise LookupError(f"content type {content_type_id} has no model")
    return model


def may_choose(user: Any, reference: Reference) -> bool:
    """Say whether ``user`` may refer to this page, picture, document or recording; anything else is common."""
    model, key = reference
    if issubclass(model, Page):
        return choosable_pages(user).filter(pk=key).exists()
    if issubclass(model, CollectionMember):
        policy = policy_registry.get_by_type(model)
        return policy.instances_user_has_permission_for(user, "choose").filter(pk=key).exists()
    return True


class OwnChoicesMixin:
    """A form that refuses what its user could not have chosen; what was there before may stay."""

    def _post_clean(self) -> None:
        form: Any = self
        before = set(references(form.instance)) if form.instance.pk else set()
        super()._post_clean()  # type: ignore[misc]
        if form.for_user is None:
            return
        for field in self._foreign(before):
            message = _("This belongs to another show. Choose something else.")
            form.add_error(field if field in form.fields else None, message)

    def _foreign(self, before: set[Reference]) -> Iterator[str]:
        """Yield the name of each field that refers to something new that the user may not choose."""
        form: Any = self
        for reference, field in references(form.instance).items():
            if reference not in before and not may_choose(form.for_user, reference):
                yield field
