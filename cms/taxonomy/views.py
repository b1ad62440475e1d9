"""Public pages of topics and places: all that was made about them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from cms.core import works
from cms.core.pages import paginated
from cms.taxonomy.models import Place, Topic


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a topic and its works."""
    found = get_object_or_404(Topic.objects.select_related("locale"), slug=slug, locale__language_code=get_language())
    page = paginated(
        request, works.one_of_each(works.released(topics__translation_key=found.translation_key), locale=found.locale)
    )
    page.object_list = works.load(page.object_list)
    return render(request, "pages/taxonomy/topic.html", {"object": found, "works": page})


def place(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a place and its works; a province shows those of its communes too."""
    places = Place.objects.select_related("locale", "parent__locale")
    found = get_object_or_404(places, slug=slug, locale__language_code=get_language())
    communes = list(found.communes.select_related("locale"))
    keys = [found.translation_key, *(commune.translation_key for commune in communes)]
    page = paginated(request, works.one_of_each(works.released(places__translation_key__in=keys), locale=found.locale))
    page.object_list = works.load(page.object_list)
    context = {"object": found, "communes": communes, "works": page}
    return render(request, "pages/taxonomy/place.html", context)
