"""People in the admin."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.people.models import Person


@register_snippet
class PersonViewSet(SnippetViewSet):
    model = Person
    icon = "user"
    list_display = ["name", "role_line"]
    add_to_admin_menu = True
    menu_order = 310
