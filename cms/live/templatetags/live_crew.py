"""Lines of questions on the screens of the crew."""

from typing import Any

from django import template

from cms.live.desk_news import row
from cms.live.models import Question
from cms.live.showing import public_name

register = template.Library()


@register.inclusion_tag("admin/live/row.html", takes_context=True)
def deskrow(context: template.Context, question: Question) -> dict[str, Any]:
    return row(question, context["look"], context["request"].user)


@register.filter
def item(values: dict[Any, Any], key: Any) -> Any:
    """Return what a dictionary has under a key."""
    return values.get(key)


@register.filter
def asker(question: Question) -> str:
    """Return the name by which the asker may be called on air."""
    return public_name(question)
