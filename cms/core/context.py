"""What every public template may use."""

from typing import Any

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.models import Page, Site


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the names of the site and its navigation; nothing is read unless a template shows it."""
    below = SimpleLazyObject(lambda: _below_home(request))
    return {
        "site_name": SimpleLazyObject(lambda: getattr(_home(request), "title", settings.WAGTAIL_SITE_NAME)),
        "home": SimpleLazyObject(lambda: _home(request)),
        "home_url": SimpleLazyObject(lambda: _url(_home(request), request)),
        "navigation": SimpleLazyObject(lambda: below[True]),
        "house_pages": SimpleLazyObject(lambda: below[False]),
        "languages": SimpleLazyObject(lambda: _languages(request)),
    }


def _home(request: HttpRequest) -> Page | None:
    """Return the home page in the active language."""
    return _homes(request).get(get_language() or "")


def _homes(request: HttpRequest) -> dict[str, Page]:
    """Return the live home page of each language, read once for a request."""
    kept: dict[str, Page] | None = getattr(request, "athir_homes", None)
    if kept is None:
        found = Site.find_for_request(request)
        homes = found.root_page.get_translations(inclusive=True).live() if found else Page.objects.none()
        kept = {page.locale.language_code: page for page in homes.select_related("locale")}
        vars(request)["athir_homes"] = kept
    return kept


def _url(page: Page | None, request: HttpRequest) -> str:
    return (page.get_url(request) if page else None) or "/"


def _below_home(request: HttpRequest) -> dict[bool, list[dict[str, Any]]]:
    """Return the pages right below the home page: those that menus show, and those that only the foot links to."""
    home = _home(request)
    found: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for page in home.get_children().live().public() if home else []:
        url = _url(page, request)
        current = request.path.startswith(url)
        found[page.show_in_menus].append({"title": page.title, "url": url, "current": current})
    return found


def _languages(request: HttpRequest) -> list[dict[str, Any]]:
    """Return each language in which the site lives, with the address of this very page where it has one."""
    homes, page = _homes(request), getattr(request, "athir_page", None)
    same = _same_page(page)
    current = get_language()
    return [
        {
            "code": code,
            "name_local": _name_local(code),
            "url": _address(request, code, homes[code], same, is_page=page is not None),
            "current": code == current,
            # Machines are told of the same page only; people are led to the door of the house where there is none.
            "is_same_page": page is None or code in same,
        }
        for code, _name in settings.LANGUAGES
        if code in homes
    ]


def _same_page(page: Page | None) -> dict[str, Page]:
    if page is None:
        return {}
    translations = page.get_translations(inclusive=True).live().select_related("locale")
    return {translation.locale.language_code: translation for translation in translations}


def _address(request: HttpRequest, code: str, home: Page, same: dict[str, Page], *, is_page: bool) -> str:
    if is_page:
        return _url(same.get(code, home), request)
    # Topics, places and people have the same address in every language but for its prefix.
    return translate_url(request.path, code) if request.resolver_match else _url(home, request)


def _name_local(code: str) -> str:
    return str(LANG_INFO[code]["name_local"])
