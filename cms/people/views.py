"""Public page of a person: who it is, and the works they were part of."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from cms.core import works
from cms.core.pages import paginated
from cms.people.models import Person


def person(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a person and their works."""
    people = Person.objects.select_related("locale", "portrait")
    found = get_object_or_404(people, slug=slug, locale__language_code=get_language())
    page = paginated(
        request,
        works.one_of_each(
            works.released(credit_rows__person__translation_key=found.translation_key), locale=found.locale
        ),
    )
    page.object_list = works.load(page.object_list)
    return render(request, "pages/people/person.html", {"object": found, "works": page})
