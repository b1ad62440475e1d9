"""The titles of one show's drafts, recordings, pictures and documents reach nobody of another show."""

import pytest

from tests.cms.users.requests import CRASH, NO, Answer, Browser, address, routes
from tests.cms.users.scene import ASKED, SECRET, Scene, forged

pytestmark = pytest.mark.django_db

LISTS = ("index", "list", "listing", "results", "search", "choose", "report", "usage", "history", "explore")


def leaks(given: dict[str, Answer]) -> list[str]:
    return [where for where, answer in given.items() if SECRET.encode() in answer.body]


def test_no_address_shows_a_secret(shown_to_others: dict[str, Answer]) -> None:
    assert leaks(shown_to_others) == []


def test_its_own_team_sees_the_secrets(scene: Scene, browsers: list[Browser]) -> None:
    """The test above looks for something that can be found."""
    team = browsers[-2]
    paths = [
        "/admin/",
        "/admin/images/",
        "/admin/documents/",
        "/admin/recordings/",
        f"/admin/pages/{scene.a.show.pk}/",
        f"/admin/pages/search/?q={ASKED}",
        f"/admin/images/chooser/results/?q={ASKED}",
        f"/admin/documents/chooser/results/?q={ASKED}",
        f"/admin/recordings/choose/results/?q={ASKED}",
        "/admin/reports/site-history/",
        "/admin/reports/locked/",
        "/admin/localize/reports/translations/",
    ]
    assert leaks({path: team.get(path) for path in paths}) == paths


def test_a_search_for_one_word_does_not_give_the_other(scene: Scene, other_browser: Browser) -> None:
    """Lists are searched, exported and filtered in every way in which their addresses can be asked."""
    paths = [address(scene, route) for route in routes() if any(word in route.name for word in LISTS)]
    asked = {
        url: other_browser.get(url)
        for path in paths
        if "?" not in path
        for url in (f"{path}?q={ASKED}&search={ASKED}&term={ASKED}", f"{path}?export=csv")
    }
    assert leaks(asked) == []


def by_query(scene: Scene) -> list[str]:
    """Return addresses that name things of show A in their query."""
    a, b = scene.a, scene.b
    things = {"page": a.draft.pk, "image": a.picture.pk, "document": a.document.pk}
    apps = {"page": "wagtailcore", "image": "media", "document": "media"}
    models = {"page": "page", "image": "picture", "document": "attachment"}
    actions = {
        "page": ("delete", "publish", "unpublish", "move"),
        "image": ("delete", "add_to_collection"),
        "document": ("delete", "add_to_collection"),
    }
    bulk = [
        f"/admin/bulk/{apps[kind]}/{models[kind]}/{action}/?next=/admin/&{query}"
        for kind, key in things.items()
        for action in actions[kind]
        for query in (f"id={key}", f"id={key}&id={getattr(b, kind_of(kind)).pk}", "id=all", f"id=all&q={ASKED}")
    ]
    parents = [a.show.pk, a.show.get_parent().pk, a.show.get_site().root_page_id]
    return [
        *bulk,
        *(f"/admin/bulk/wagtailcore/page/delete/?id=all&childOf={parent}" for parent in parents),
        *(f"/admin/bulk/wagtailcore/page/delete/?id=all&childOf={parent}&q={ASKED}" for parent in parents),
        f"/admin/choose-page/chosen-multiple/?id={a.draft.pk}",
        f"/admin/choose-page/chosen-multiple/?id={b.draft.pk}&id={a.draft.pk}",
        f"/admin/choose-page/chosen-multiple/?id={a.live.pk}",
        f"/admin/choose-page/{a.draft.pk}/",
        f"/admin/choose-page/{a.show.pk}/?page_type=podcasts.EpisodePage",
        f"/admin/choose-page/?target_pages[]={a.draft.pk}&user_perms=move_to",
        f"/admin/images/chooser/chosen-multiple/?id={a.picture.pk}",
        f"/admin/documents/chooser/chosen-multiple/?id={a.document.pk}",
        f"/admin/recordings/choose/chosen-multiple/?id={a.recording.pk}",
        f"/admin/images/?collection_id={a.show.collection_id}",
        f"/admin/documents/?collection_id={a.show.collection_id}",
        f"/admin/recordings/?collection={a.show.collection_id}",
        f"/admin/reports/site-history/?user={a.editor.pk}",
        f"/admin/reports/workflow/?workflow={a.things['workflow'].pk}",
        f"/admin/api/main/pages/?child_of={a.show.pk}&for_explorer=1",
        f"/admin/api/main/pages/?descendant_of={a.show.pk}",
        f"/admin/api/main/pages/?translation_of={a.draft.pk}&fields=*",
        "/admin/api/main/pages/?fields=*&limit=100",
    ]


def kind_of(kind: str) -> str:
    return {"page": "draft", "image": "picture"}.get(kind, kind)


def test_no_query_shows_a_secret(scene: Scene, other_browser: Browser) -> None:
    assert leaks({url: other_browser.get(url) for url in by_query(scene)}) == []


def test_no_form_shows_a_secret(scene: Scene, other_browser: Browser) -> None:
    """Refusals repeat names, and so may not know them."""
    b = scene.b
    paths = [
        f"/admin/pages/{b.draft.pk}/copy/",
        f"/admin/pages/{b.draft.pk}/move/",
        f"/admin/bulk/wagtailcore/page/move/?id={b.draft.pk}",
        "/admin/pages/create/podcasts/episodepage",
        "/admin/choose-external-link/",
    ]
    given = {path: other_browser.post(path, forged(scene)) for path in paths}
    assert leaks(given) == []
    assert {answer.outcome for answer in given.values()} - {NO, "ok"} == set()
    assert CRASH not in {answer.outcome for answer in given.values()}
