"""Addresses of pages whose titles are in letters that an address does not say.

Arabic without its vowels, letter by letter in Latin, is a word that nobody can read aloud or dictate. Such a page
stands under the handle of its show, or under its day, unless somebody writes an address.
"""

import re

from django.utils.text import slugify
from wagtail.models import Page

UNSAID = r"^.*[\u0590-\u08FF\u2D30-\u2D7F].*$"
"""A title with Arabic or Amazigh letters in it, as a pattern that Python and browsers read alike."""
LONGEST = 100


def slug_of(title: str) -> str:
    """Return what an address says of ``title``, or "" where it cannot be said in Latin letters."""
    return "" if re.search(UNSAID, title, re.DOTALL) else slugify(title)[:LONGEST]


def free_slug(parent: Page, stem: str) -> str:
    """Return ``stem``, or ``stem`` with the first number under which no page below ``parent`` stands yet."""
    taken = set(parent.get_children().filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
