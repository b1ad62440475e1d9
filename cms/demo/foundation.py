"""The bare site: its languages, a home page in each, the sections, and the roles."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Locale, Page, Site, Workflow

from cms.news.models import NewsIndexPage
from cms.pages.models import HomePage
from cms.podcasts.models import ShowIndexPage
from cms.programmes.models import ProgrammeIndexPage
from cms.users.roles import administrators

HOMES = {
    "ar": ("أثير", "الجهة تتكلم، فأنصتوا"),
    "fr": ("Athir", "La région a la parole, écoutez-la"),
    "zgh": ("ⴰⵜⵉⵔ", "ⵙⴼⵍⴷ ⵉ ⵜⵎⵏⴰⴹⵜ"),
    "es": ("Athir", "La región tiene la palabra: escúchela"),
    "en": ("Athir", "The region is speaking. Listen."),
}
SECTIONS: dict[str, tuple[type[Page], dict[str, str]]] = {
    "podcasts": (
        ShowIndexPage,
        {"ar": "البودكاست", "fr": "Podcasts", "zgh": "ⵉⴱⵓⴷⴽⴰⵙⵜⵏ", "es": "Pódcast", "en": "Podcasts"},
    ),
    "programmes": (
        ProgrammeIndexPage,
        {"ar": "البرامج", "fr": "Émissions", "zgh": "ⵉⵙⵖⵉⵡⵙⵏ", "es": "Programas", "en": "Programmes"},
    ),
    "news": (
        NewsIndexPage,
        {"ar": "الأخبار", "fr": "Actualités", "zgh": "ⵉⵏⵖⵎⵉⵙⵏ", "es": "Noticias", "en": "News"},
    ),
}


@transaction.atomic
def found_site() -> Site:
    """Make what is missing of the bare site, and return it; what is there already stays as it is."""
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code, _name in settings.LANGUAGES}
    default = locales.pop(settings.LANGUAGE_CODE)
    _drop_examples()
    home = _home(default)
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    port = address.port or {"http": 80, "https": 443}[address.scheme]
    site, _created = Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": address.hostname, "port": port, "root_page": home, "site_name": home.title},
    )
    sections = [
        ensure(home, default, model, slug, title=names[default.language_code], show_in_menus=True)
        for slug, (model, names) in SECTIONS.items()
    ]
    for locale in locales.values():
        translated = _home(locale, of=home)
        for section in sections:
            model, names = SECTIONS[section.slug]
            ensure(
                translated,
                locale,
                model,
                section.slug,
                of=section,
                title=names[locale.language_code],
                show_in_menus=True,
            )
    administrators()
    return site


def _drop_examples() -> None:
    """Remove what Wagtail makes for a new site: a welcome page, and groups that may work on every page."""
    for page in Page.objects.filter(depth=2).exclude(pk__in=HomePage.objects.values("pk")):
        page.delete()
    Group.objects.filter(name__in=["Editors", "Moderators"]).delete()
    Workflow.objects.filter(name="Moderators approval").delete()


def _home(locale: Locale, of: HomePage | None = None) -> HomePage:
    title, headline = HOMES[locale.language_code]
    root = Page.get_first_root_node()
    home: HomePage = ensure(root, locale, HomePage, locale.language_code, of=of, title=title, headline=headline)
    return home


def ensure(parent: Page, locale: Locale, model: type[Page], slug: str, *, of: Page | None = None, **fields: Any) -> Any:
    """Return the page with this slug below ``parent``, after making and publishing it if it is not there.

    Args:
        of: the page of which it is the translation.
        fields: given to a new page; an existing one is left as editors made it.
    """
    found = model.objects.child_of(parent).filter(slug=slug).first()
    if found:
        return found
    if of:
        fields["translation_key"] = of.translation_key
    page = parent.add_child(instance=model(slug=slug, locale=locale, live=False, **fields))
    page.save_revision().publish()
    page.refresh_from_db()
    return page
