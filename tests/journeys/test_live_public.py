"""What visitors find in a browser: no barrier on any page, and nothing that needs a script."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from cms.live import asking, policies, proof
from cms.live.conf import LiveSettings
from cms.live.models import Question
from cms.live.policies import QUICKEST
from cms.live.visitors import mark
from tests.cms.live.evenings import WORDS, make_evening
from tests.factories.live import make_question
from tests.journeys.test_listener_pages import inspect

pytestmark = pytest.mark.django_db(transaction=True)

VISITED = {
    ("ar", "on_air"): "programme question unclear",
    ("fr", "collecting"): "programme ask",
    ("ar", "ended"): "programme question track tracked charter commitments",
}


def test_no_page_has_a_barrier(page: Page, live_server: Any) -> None:
    found: dict[str, list[str]] = {}
    for (code, phase), names in VISITED.items():
        addresses = make_evening(code, phase=phase).addresses
        for name in names.split():
            page.goto(f"{live_server.url}{addresses[name]}")
            found[f"{code} {phase} {name}"] = inspect(page)
    assert found == {name: [] for name in found}


def test_somebody_asks_on_an_old_telephone_without_scripts(browser: Browser, live_server: Any) -> None:
    evening = make_evening("ar")
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{live_server.url}{evening.page.url}")
    form = page.locator("form.ask")
    form.get_by_role("button", name="أرسل السؤال").click()
    assert page.get_by_text("اكتب سؤالك.").is_visible()
    page.locator("#id_text").fill("متى يصل الماء الصالح للشرب إلى دوار بني سلمان يا ترى؟")
    page.locator("#id_place").select_option(label=WORDS["ar"]["communes"][0])
    page.locator("#id_consent").check()
    page.get_by_role("button", name="أرسل السؤال").click()
    # The same was asked before: a vote may do; this visitor insists.
    assert page.get_by_text("هل تقصد أحد هذه الأسئلة؟").is_visible()
    # Nobody writes a question in less.
    page.wait_for_timeout(QUICKEST.total_seconds() * 1000)
    page.get_by_role("button", name="أرسله كما هو الآن").click()
    asked = Question.objects.latest("pk")
    assert asked.place is not None
    assert (asked.state, asked.place.name) == ("received", WORDS["ar"]["communes"][0])
    assert page.locator(".code-letters").inner_text() == f"{asked.code[:4]} {asked.code[4:]}"
    page.goto(f"{live_server.url}/ar/live/track/")
    page.locator("#id_code").fill(f"{asked.code[:4]}-{asked.code[4:]}".lower())
    page.get_by_role("button", name="ابحث").click()
    assert page.locator("h1").inner_text() == "توصلنا بسؤالك."
    page.get_by_text("اسحب اسمي").click()
    page.get_by_role("button", name="احذفها نهائيا").click()
    asked.refresh_from_db()
    assert (asked.state, asked.name, bytes(asked.contact)) == ("received", "", b"")
    context.close()


def test_scripts_propose_while_somebody_writes_and_do_the_work_under_a_flood(
    page: Page, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening = make_evening("ar")
    changed = LiveSettings(questions_per_network=1, proof_bits=8)
    for module in (asking, policies, proof):
        monkeypatch.setattr(module, "conf", changed)
    make_question(evening.desk, network=mark("127.0.0.0"))
    page.goto(f"{live_server.url}{evening.page.get_parent().url}")
    # Followed inside of the page, as visitors do: what this page needs comes with it.
    page.get_by_role("link", name=WORDS["ar"]["title"]).first.click()
    text = page.locator("#id_text")
    text.press_sequentially("متى يصل الماء الصالح للشرب إلى دوار بني سلمان")
    page.locator("[data-similar]").get_by_text(WORDS["ar"]["questions"][0]).wait_for()
    assert page.evaluate("document.activeElement.id") == "id_text", "nobody is interrupted"
    text.fill("هل من حافلة مدرسية في الصباح الباكر؟")
    page.locator("#id_consent").check()
    page.get_by_role("button", name="أرسل السؤال").click()
    page.locator(".code-letters").wait_for()
    assert Question.objects.latest("pk").text == "هل من حافلة مدرسية في الصباح الباكر؟"
