"""Public pages about a desk find the page of its programme by this."""

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.utils.translation import get_language

from cms.live.models import Desk, LiveProgrammePage


def public_page(desk_id: int) -> LiveProgrammePage:
    """Return the live page of the desk's programme, in the reader's language where there is one.

    Raises Http404: nothing public belongs to it; a draft is nobody's business.
    """
    pages = pages_of(Desk.objects.filter(pk=desk_id).values_list("guid", flat=True).first() or "")
    if not pages:
        raise Http404
    return next((page for page in pages if page.locale.language_code == get_language()), pages[0])


def public_desk(desk_id: int) -> Desk:
    """Return the desk alone, where it has a public page. Raises Http404."""
    pages = LiveProgrammePage.objects.live().public().filter(guid=OuterRef("guid"))
    found = Desk.objects.filter(Exists(pages), pk=desk_id).first()
    if found is None:
        raise Http404
    return found


def pages_of(guid: str) -> list[LiveProgrammePage]:
    """Return the public pages of a programme, the first of them first."""
    found = LiveProgrammePage.objects.live().public().filter(guid=guid)
    return list(found.select_related("locale").order_by("pk")) if guid else []
