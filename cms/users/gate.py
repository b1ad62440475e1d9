"""The gate before the admin: what an address or a form names must be visible to who asks.

Wagtail checks most of this itself. The gate repeats it for every page that an address names, so that a view
which forgets its check gives nothing away, and adds the checks that Wagtail and wagtail-localize leave out.
"""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import ResolverMatch
from django.utils.deprecation import MiddlewareMixin
from wagtail.admin.auth import permission_denied
from wagtail.models import CollectionMember, Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry
from wagtail.snippets.models import get_snippet_models
from wagtail_localize.models import TranslationSource

from cms.core.choices import choosable_pages

Guard = Callable[[HttpRequest, dict[str, Any]], bool]

PAGE_ARGUMENTS = {"page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk"}
"""How Wagtail's addresses call the pages that they name."""
PAGE_FIELDS = {"new_parent_page", "parent_page", "chooser"}
"""How its forms call the pages whose names they repeat in their refusals."""
CLOSED = {
    # Nothing in the admin uses these, and they look at less than the forms do.
    "wagtailadmin_api:pages:action",
    "wagtailadmin_api:images:listing",
    "wagtailadmin_api:images:detail",
    "wagtailadmin_api:images:find",
    "wagtailadmin_api:documents:listing",
    "wagtailadmin_api:documents:detail",
    "wagtailadmin_api:documents:find",
    "wagtailadmin_error_test",
}


def may_link(request: HttpRequest, arguments: dict[str, Any]) -> bool:
    """Choosing the page of a link: whatever is public, and one's own drafts."""
    named = [str(key) for key in (arguments.get("parent_page_id"), *request.GET.getlist("id")) if key]
    numbers = {int(key) for key in named if key.isascii() and key.isdigit()}
    return choosable_pages(request.user).filter(pk__in=numbers).count() == len(set(named))


def may_act_in_bulk(request: HttpRequest, arguments: dict[str, Any]) -> bool:
    """Wagtail leaves out of an action what one may not touch, but first shows it by name."""
    model = apps.all_models[arguments["app_label"]].get(arguments["model_name"])
    named = request.GET.getlist("id")
    if model is Page:
        return sees_pages(request, arguments) and not _hidden(request.user, _named_in_bulk(request, named)).exists()
    if model is None or not issubclass(model, CollectionMember) or "all" in named:
        return True
    policy = policy_registry.get_by_type(model)
    seen = policy.instances_user_has_any_permission_for(request.user, ("change", "delete", "choose"))
    return seen.filter(pk__in=named).count() == len(set(named))


def _named_in_bulk(request: HttpRequest, named: list[str]) -> QuerySet[Page]:
    if "all" not in named:
        return Page.objects.filter(pk__in=[key for key in named if key.isdigit()])
    parent = Page.objects.filter(pk=request.GET.get("childOf") or 0).first()
    if parent is None:
        return Page.objects.all()
    return parent.get_descendants() if request.GET.get("q") else parent.get_children()


def _hidden(user: Any, pages: QuerySet[Page]) -> QuerySet[Page]:
    """Return those of ``pages`` that ``user`` does not find in the explorer."""
    return pages.exclude(pk__in=PagePermissionPolicy().explorable_instances(user).values("pk"))


def manages_users(request: HttpRequest, arguments: dict[str, Any]) -> bool:
    """What counts or names the pages, or the workflows, of every show is for administrators."""
    return bool(request.user.has_perm("users.change_user"))


def may_translate_page(request: HttpRequest, arguments: dict[str, Any]) -> bool:
    """A page is translated by those who may change it, into languages in which their show is there."""
    page = Page.objects.filter(pk=arguments["page_id"]).first()
    if page is None:
        return True
    if not page.permissions_for_user(request.user).can_edit():
        return False
    parents = page.get_parent().get_translations().specific()
    open_to_user = {
        parent.locale_id for parent in parents if parent.permissions_for_user(request.user).can_add_subpage()
    }
    return all(key.isdigit() and int(key) in open_to_user for key in request.POST.getlist("locales"))


def may_translate_snippet(request: HttpRequest, arguments: dict[str, Any]) -> bool:
    """A translation of a topic, a place or a person is a new one: it takes the right to add it."""
    return all(
        policy_registry.get_by_type(model).user_has_permission(request.user, "add")
        for model in get_snippet_models()
        if (model._meta.app_label, model._meta.model_name) == (arguments["app_label"], arguments["model_name"])
    )


def may_update_translations(request: HttpRequest, arguments: dict[str, Any]) -> bool:
    """Translations follow their source by the hand of those who may change, and publish, each of them."""
    source = TranslationSource.objects.filter(pk=arguments["translation_source_id"]).first()
    if source is None:
        return True
    translations = [each.get_target_instance() for each in source.translations.filter(enabled=True)]
    touched = [source.get_source_instance(), *translations]
    if not isinstance(touched[0], Page):
        policy = policy_registry.get_by_type(type(touched[0]))
        return bool(policy.user_has_permission(request.user, "change"))
    rights = [page.permissions_for_user(request.user) for page in touched]
    if "publish_translations" in request.POST and not all(right.can_publish() for right in rights[1:]):
        return False
    return all(right.can_edit() for right in rights)


GUARDS: dict[str, Guard] = {
    "wagtail_bulk_action": may_act_in_bulk,
    "wagtailadmin_choose_page_child": may_link,
    "wagtailadmin_choose_page_chosen_multiple": may_link,
    "wagtailadmin_workflows:task_chooser": manages_users,
    "wagtailadmin_workflows:task_chooser_create": manages_users,
    "wagtailadmin_workflows:task_chooser_results": manages_users,
    "wagtailadmin_workflows:task_chosen": manages_users,
    "wagtailadmin_reports:page_types_usage": manages_users,
    "wagtailadmin_reports:page_types_usage_results": manages_users,
    "wagtail_localize:submit_page_translation": may_translate_page,
    "wagtail_localize:submit_snippet_translation": may_translate_snippet,
    "wagtail_localize:update_translations": may_update_translations,
}


class AdminGate(MiddlewareMixin):
    """Comes after the middleware that finds the user and the one that carries messages."""

    def process_view(
        self, request: HttpRequest, view: Any, positional: tuple[Any, ...], arguments: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is None or not is_for_officers(match) or not request.user.has_perm("wagtailadmin.access_admin"):
            return None
        if match.view_name in CLOSED:
            raise Http404
        guard = GUARDS.get(match.view_name, sees_pages)
        return None if guard(request, arguments) else permission_denied(request)


def is_for_officers(match: ResolverMatch) -> bool:
    """Say whether the address is one of the admin."""
    return match.route.startswith("admin/")


def sees_pages(request: HttpRequest, arguments: dict[str, Any]) -> bool:
    """Every page that is named must be one that the user finds in the explorer."""
    named = {value for name, value in arguments.items() if name in PAGE_ARGUMENTS}
    named |= {int(value) for name in PAGE_FIELDS if (value := request.POST.get(name, "")).isdigit()}
    if not named:
        return True
    return not _hidden(request.user, Page.objects.filter(pk__in=named)).exists()
