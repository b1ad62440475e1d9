"""Every address of the site, filled in with what belongs to the first show, and what became of asking for it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import Locale, Site
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield

from cms.users.models import User
from tests.cms.users.scene import Scene

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
NAMED_BY_QUERY = {"wagtail_bulk_action", "wagtailadmin_choose_page_chosen_multiple"}
OK, NO, LOGIN, CRASH = "ok", "no", "login", "crash"


@dataclass(frozen=True, kw_only=True)
class Route:
    """An address: its name, or its pattern where it has none, and the whole pattern."""

    name: str
    pattern: str

    @property
    def parameters(self) -> list[str]:
        return [first or second for first, second in PARAMETER.findall(self.pattern)]

    def path(self, values: dict[str, Any]) -> str:
        """Return the path with ``values`` in the places of the parameters."""
        filled = PARAMETER.sub(lambda match: str(values[match[1] or match[2]]), self.pattern)
        return "/" + filled.replace("^", "").replace("$", "").replace("\\.", ".")


def routes() -> Iterator[Route]:
    """Yield every address of the URL configuration, in Arabic where it has a language.

    A second address of the same name is called after its last parameter too: ``name#parameter``.
    """
    seen = set()
    for route in _walk(get_resolver()):
        name = f"{route.name}#{route.parameters[-1]}" if route.name in seen else route.name
        seen.add(name)
        yield Route(name=name, pattern=route.pattern)


def _walk(resolver: URLResolver, prefix: str = "", namespace: str = "") -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Route(name=namespace + entry.name if entry.name else pattern, pattern=pattern)
        else:
            yield from _walk(entry, pattern, namespace + (f"{entry.namespace}:" if entry.namespace else ""))


def values(scene: Scene, route: Route) -> dict[str, Any]:
    """Return a value for each parameter of ``route``: wherever it can be, one of the first show's secrets."""
    team, things = scene.a, scene.a.things
    everywhere = {
        "page_id": page_for(scene, route).pk,
        "parent_page_id": team.show.pk,
        "page_to_move_id": team.draft.pk,
        "destination_id": team.show.pk,
        "page_pk": team.show.pk,
        "workflow_pk": things["workflow"].pk,
        "content_type_app_name": "podcasts",
        "content_type_model_name": "episodepage",
        "app_label": "podcasts",
        "model_name": "episodepage",
        "app_name": "taggit",
        "action": "delete",
        "action_name": "approve",
        "task_state_id": things["task_state"].pk,
        "task_id": things["task"].pk,
        "workflow_state_id": things["workflow_state"].pk,
        "revision_id": team.draft.latest_revision_id,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "object_id": team.draft.pk,
        "session_id": things["session"].pk,
        "collection_id": team.show.collection_id,
        "image_id": team.picture.pk,
        "document_id": team.document.pk,
        "doc_id": team.document.pk,
        "uploaded_file_id": things["uploaded"].pk,
        "filter_spec": "width-20",
        "recording_id": team.recording.pk,
        "rendition_id": team.recording.edition.pk,
        "report_id": things["check"].pk,
        "import_id": things["import"].pk,
        "upload_id": things["upload"].pk,
        "transcript_id": things["transcript"].pk,
        "number": 1,
        "verb": "cancel",
        "extension": "mp3",
        "translation_source_id": things["source"].pk,
        "translation_id": things["translation"].pk,
        "string_segment_id": things["segment"].pk,
        "overridable_segment_id": things["override"].pk,
        "mode": "",
        "redirect_id": things["redirect"].pk,
        "uidb64": "MQ",
        "token": "set-password",
        "token_id": things["feed_token"].pk,
        "path": "feeds/all/shows.opml",
        "kind": "news",
        "language": "ar",
        "restriction_id": 1,
        "page_view_restriction_id": 1,
        "handle": team.show.handle,
        "form": "podcast",
        "name": team.picture.file.name,
        "slug": "guest",
    }
    return everywhere | of_channels(scene) | of_live(scene) | special(scene, route)


def of_channels(scene: Scene) -> dict[str, Any]:
    delivery = scene.a.things["delivery"]
    named = {"guid": scene.a.draft.guid, "broadcast_id": scene.a.things["broadcast"].pk}
    return named | {"delivery_id": delivery.pk, "account_id": delivery.account_id}


def of_live(scene: Scene) -> dict[str, Any]:
    desk = scene.a.things["desk"]
    return {"desk_id": desk.pk, "key": desk.overlay_key, "code": "AAAABBBB"}


def page_for(scene: Scene, route: Route) -> Any:
    """Return a page of the first show with which something can be done at ``route``."""
    if "workflow" in route.pattern:
        return scene.a.things["submitted"]
    if route.name == "live_times":
        return scene.a.things["series"]
    return scene.a.live if route.name == "wagtailadmin_pages:unpublish" else scene.a.draft


def special(scene: Scene, route: Route) -> dict[str, Any]:
    """Return the values of parameters that mean different things at different addresses."""
    team, things = scene.a, scene.a.things
    if route.name == "channels_account_new":
        return {"slug": "log"}
    keys = {
        "wagtailadmin_api:pages": team.draft.pk,
        "wagtailadmin_api:images": team.picture.pk,
        "wagtailadmin_api:documents": team.document.pk,
        "wagtailadmin_pages": team.draft.pk,
        "wagtailadmin_collections": team.show.collection_id,
        "wagtailadmin_workflows": things["workflow"].pk,
        "wagtailimages": team.picture.pk,
        "wagtaildocs": team.document.pk,
        "wagtailsnippets_live_rundowntemplate": things["rundown"].pk,
        "wagtailsnippetchoosers_live_rundowntemplate": things["rundown"].pk,
        "wagtailsnippets_people": scene.person.pk,
        "wagtailsnippetchoosers_people": scene.person.pk,
        "wagtailsnippets_taxonomy_topic": scene.topic.pk,
        "wagtailsnippetchoosers_taxonomy_topic": scene.topic.pk,
        "wagtailsnippets_taxonomy_place": scene.place.pk,
        "wagtailsnippetchoosers_taxonomy_place": scene.place.pk,
        "recording": team.recording.pk,
        "wagtailusers_users": team.editor.pk,
        "wagtailusers_groups": team.editor.groups.get().pk,
        "wagtaillocales": Locale.objects.get(language_code="ar").pk,
        "wagtailsites": Site.objects.get().pk,
        "wagtail_localize": scene.person.pk,
    }
    found: dict[str, Any] = {}
    for start, key in keys.items():
        if route.name.startswith(start):
            found["pk"] = key
    if "task" in route.name and route.name.startswith("wagtailadmin_workflows"):
        found |= {"pk": things["task"].pk, "app_label": "wagtailcore", "model_name": "groupapprovaltask"}
    if route.name == "wagtail_bulk_action":
        found |= {"app_label": "wagtailcore", "model_name": "page"}
    if "snippet" in route.name:
        found |= {"app_label": "people", "model_name": "person"}
    if route.name == "wagtailadmin_tag_model_autocomplete":
        found |= {"model_name": "tag"}
    if route.name == "transcript_file":
        found |= {"extension": "vtt"}
    if route.name == "live_open_data":
        found |= {"extension": "csv"}
    if route.name == "show_check":
        found |= {"page_id": team.show.pk}
    if route.name in ("topic", "place"):
        found |= {"slug": getattr(scene, route.name).slug}
    return found


def address(scene: Scene, route: Route) -> str:
    """Return the address of ``route`` for one of the first show's things."""
    if route.name == "wagtail_serve":
        return scene.a.draft.url_path
    if route.name == "wagtaildocs_serve":
        return scene.a.document.url
    if route.name == "admin/^.*/$":
        return "/admin/nothing/here/"
    path = route.path(values(scene, route))
    return f"{path}?id={scene.a.draft.pk}" if route.name in NAMED_BY_QUERY else path


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What became of a request, in one word, and the whole of what came back."""

    outcome: str
    body: bytes
    location: str


class Browser:
    """Somebody's browser: signed in before every request, whatever the one before has done."""

    def __init__(self, user: User | None) -> None:
        self.client = Client(raise_request_exception=False)
        if user:
            self.client.force_login(user)
        self.cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def get(self, path: str) -> Answer:
        return self.answer(self.client.get, path)

    def post(self, path: str, data: Any) -> Answer:
        return self.answer(self.client.post, path, data)

    def answer(self, ask: Callable[..., Any], *arguments: Any) -> Answer:
        self.client.cookies = SimpleCookie(self.cookies)
        response = ask(*arguments)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return Answer(outcome=outcome(response), body=body, location=response.headers.get("Location", ""))


def outcome(response: HttpResponse) -> str:
    """Say in one word what became of a request."""
    location = response.headers.get("Location", "")
    if location.startswith("/admin/login/"):
        return LOGIN
    if response.status_code in (403, 404) or location == "/admin/":
        return NO
    return CRASH if response.status_code >= 500 else OK


def page_form(browser: Browser, path: str, **fields: Any) -> dict[str, Any]:
    """Return what the form at ``path`` would send, after ``fields`` were filled in; the body is left empty."""
    html = browser.get(path).body.decode()
    filled = querydict_from_html(html, form_id="page-edit-form").dict()
    return filled | nested_form_data({"body": streamfield([])}) | fields
