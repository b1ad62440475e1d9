"""Documents: public as soon as a live page offers them."""

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from cms.media.models import Attachment


def is_public(document: Attachment) -> bool:
    """Say whether a live page links to this document, so that anybody may read it."""
    pages = ReferenceIndex.get_references_to(document).filter(base_content_type=ContentType.objects.get_for_model(Page))
    keys = [int(key) for key in pages.values_list("object_id", flat=True)]
    return Page.objects.live().public().filter(pk__in=keys).exists()


def serve_to_those_who_may(document: Attachment, request: HttpRequest) -> None:
    """Hide a draft's document from all but its team; addresses count upwards and could be tried in turn.

    Raises:
        Http404: it is not for this visitor.
    """
    policy = policy_registry.get_by_type(Attachment)
    if not is_public(document) and not policy.user_has_permission_for_instance(request.user, "choose", document):
        raise Http404
