"""The categories of Apple Podcasts that every directory uses; a subcategory follows its category after " / ".

The list has the categories that a public body has use for. Their English names are what feeds carry.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CATEGORIES = [
    ("Government", _("Government")),
    ("News", _("News")),
    ("News / Daily News", _("News: daily news")),
    ("News / Politics", _("News: politics")),
    ("Society & Culture", _("Society and culture")),
    ("Society & Culture / Documentary", _("Society and culture: documentary")),
    ("Society & Culture / Places & Travel", _("Society and culture: places and travel")),
    ("Education", _("Education")),
    ("Education / Courses", _("Education: courses")),
    ("Arts", _("Arts")),
    ("Arts / Books", _("Arts: books")),
    # Wagtail says "History" of the versions of a page, which is another word in most languages.
    ("History", pgettext_lazy("subject", "History")),
    ("Health & Fitness", _("Health")),
    ("Science / Earth Sciences", _("Science: earth sciences")),
    ("Science / Nature", _("Science: nature")),
    ("Business / Careers", _("Business: careers")),
    ("Business / Non-Profit", _("Business: non-profit")),
    ("Business / Entrepreneurship", _("Business: entrepreneurship")),
    ("Kids & Family / Education for Kids", _("Children: education")),
    ("Religion & Spirituality", _("Religion and spirituality")),
    ("Sports", _("Sports")),
    ("Technology", _("Technology")),
]


def categories() -> list[tuple[str, Any]]:
    """Return the choices; a function, so that a new category needs no migration."""
    return [*CATEGORIES]
