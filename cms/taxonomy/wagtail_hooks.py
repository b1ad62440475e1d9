"""Topics and places in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.taxonomy.models import Place, Topic


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ["name", "slug"]


class PlaceViewSet(SnippetViewSet):
    model = Place
    icon = "site"
    list_display = ["name", "kind", "parent"]
    list_filter = ["kind"]


@register_snippet
class TaxonomyViewSetGroup(SnippetViewSetGroup):
    items = (TopicViewSet, PlaceViewSet)
    menu_label = _("Topics and places")
    menu_icon = "tag"
    menu_order = 300
