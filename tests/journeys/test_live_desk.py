"""The crew at work in a real browser: a moderator by keys, while presenter and overlay follow."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from wagtail.users.models import UserProfile

from cms.live.models import Desk, Question
from cms.live.models.question import LONGEST
from cms.live.operations.ask_in_writing import ask_in_writing
from cms.live.operations.cue import cue
from cms.live.operations.end_on_air import end_on_air
from cms.live.operations.put_on_air import put_on_air
from cms.live.operations.take import take
from cms.live.operations.turn_part import turn_part
from cms.live.states import State
from cms.users.models import User
from tests.cms.live.crew import invite, moderator
from tests.cms.live.evening import evening
from tests.factories.content import PASSWORD
from tests.factories.live import make_question
from tests.journeys.desk import RULES, home, servers
from tests.processes import Processes, processes

__all__ = ["evening", "home", "processes", "servers"]

pytestmark = pytest.mark.long

WAITS_MS = 20_000
expect.set_options(timeout=WAITS_MS)
MANY = 120
Open = Callable[..., Tab]


@pytest.fixture
def open_as(transactional_db: None, servers: Any, new_context: Any) -> Open:
    """Open a path as somebody, in a language; without a user, as the studio's mixer does."""

    def opened(user: User | None, path: str, language: str = "ar", **options: Any) -> Tab:
        web = servers()
        page: Tab = new_context(**{"viewport": {"width": 1440, "height": 900}} | options).new_page()
        page.set_default_timeout(WAITS_MS)
        if user is None:
            page.goto(f"{web.url}{path}")
            return page
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
        page.goto(f"{web.url}/admin/login/?next={path}")
        page.locator("input[name=username]").fill(user.get_username())
        page.locator("input[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{web.url}{path}")
        return page

    return opened


def at(desk: Desk, screen: str) -> str:
    return f"/admin/live/{desk.pk}/{screen}/"


def flaws(page: Tab) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{flaw['id']}: {[node['html'][:150] for node in flaw['nodes']]}" for flaw in found]


def expect_front(page: Tab, question: Question | int, state: str = "") -> None:
    card = page.locator("[data-card]")
    expect(card).to_have_attribute("data-n", str(getattr(question, "number", question)))
    if state:
        expect(card).to_have_attribute("data-state", state)


# How soon the next question is in front after the server has answered: the answer itself carries it.
MEASURE = """() => {
  window.delays = [];
  const ask = window.fetch;
  window.fetch = async (...sent) => {
    const answer = await ask(...sent);
    if (sent[1]?.method === "POST" && /accept|shortlist|refuse/.test(sent[0])) {
      const json = answer.json.bind(answer);
      answer.json = async () => {
        const told = await json(), from = performance.now();
        const seen = new MutationObserver(() => {
          window.delays.push(performance.now() - from);
          seen.disconnect();
        });
        seen.observe(document.querySelector("[data-front]"), { childList: true });
        return told;
      };
    }
    return answer;
  };
}"""


def test_twenty_questions_are_decided_by_keys_and_the_next_is_there_at_once(evening: Desk, open_as: Open) -> None:
    sara = moderator(evening)
    for index in range(MANY):
        make_question(evening, f"السؤال رقم {index}")
    page = open_as(sara, at(evening, "desk"))
    expect_front(page, 1, State.SCREENING)
    page.evaluate(MEASURE)
    for number in range(1, 21):
        expect_front(page, number)
        if number % 5 == 0:
            page.keyboard.press("r")
            page.keyboard.press("8")
        else:
            page.keyboard.press("s" if number % 3 == 0 else "a")
    expect_front(page, 21, State.SCREENING)
    states = dict(evening.questions.filter(number__lte=20).values_list("number", "state"))
    wanted = {
        number: "refused" if number % 5 == 0 else "shortlisted" if number % 3 == 0 else "accepted"
        for number in range(1, 21)
    }
    assert states == wanted
    delays = page.evaluate("window.delays")
    assert len(delays) == 20
    assert max(delays) < 100
    expect(page.locator("[data-column=shortlisted] > li")).to_have_count(5)
    expect(page.locator("[data-column=queue] > li")).to_have_count(MANY - 20)
    page.keyboard.press("u")
    expect_front(page, 20)
    expect(page.locator("[data-column=queue] > li")).to_have_count(MANY - 19)
    page.set_viewport_size({"width": 1440, "height": 560})
    page.keyboard.press("a")
    expect_front(page, 21)
    expect(page.locator("#card-text")).to_be_in_viewport(ratio=1)


PRESS = """([code, key]) => {
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { code, key, bubbles: true }));
}"""


def test_the_letters_of_an_arabic_keyboard_decide_too(evening: Desk, open_as: Open) -> None:
    official = invite(evening, name="سلمى العلمي")
    question = make_question(evening)
    page = open_as(moderator(evening), at(evening, "desk"))
    expect_front(page, question, State.SCREENING)
    page.evaluate(PRESS, ["KeyD", "ي"])
    page.evaluate(PRESS, ["Digit1", "١"])
    expect(page.locator(".deskcard__facts")).to_contain_text(official.person.name)
    page.evaluate(PRESS, ["KeyA", "ش"])
    expect(page.locator(".deskcard--none")).to_be_visible()
    question.refresh_from_db()
    assert (question.state, question.directed_to) == (State.ACCEPTED, official)


def test_moderators_see_each_other_and_the_slower_one_is_told(evening: Desk, open_as: Open) -> None:
    sara, omar = moderator(evening, first_name="سارة"), moderator(evening, first_name="عمر")
    first, second = make_question(evening), make_question(evening)
    page = open_as(sara, at(evening, "desk"))
    expect_front(page, first, State.SCREENING)
    take(question=second, by=omar)
    row = page.locator(f"[data-column=queue] > [data-n='{second.number}']")
    expect(row).to_contain_text("عمر")
    page.keyboard.press("j")
    expect_front(page, second)
    page.keyboard.press("a")
    expect(page.locator("[data-told]")).to_contain_text("عمر")
    second.refresh_from_db()
    assert (second.state, second.held_by) == (State.SCREENING, omar)
    page.keyboard.press("k")
    expect_front(page, first)
    page.keyboard.press("t")
    page.keyboard.type(" رجاء")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#card-text")).to_contain_text("رجاء")
    page.keyboard.press("h")
    page.keyboard.type("الجماعة الترابية")
    page.keyboard.press("Enter")
    expect(row.locator("xpath=../li")).to_have_count(1)
    first.refresh_from_db()
    assert (first.state, first.body_name) == (State.HANDED_ON, "الجماعة الترابية")


def test_one_key_changes_all_screens(evening: Desk, open_as: Open) -> None:
    evening.rundown.create(title="الماء", planned_minutes=12, sort_order=1)
    turn_part(desk=evening, by=None)
    sara = moderator(evening)
    first, second = (cue(question=make_question(evening, text), by=sara) for text in ("متى الماء؟", "متى الطريق؟"))
    desk = open_as(sara, at(evening, "desk"))
    presenter = open_as(sara, at(evening, "presenter"), "fr", viewport={"width": 1180, "height": 820})
    overlay = open_as(None, f"/live/overlay/{evening.overlay_key}/", viewport={"width": 1920, "height": 1080})
    overlay.evaluate("document.querySelector('[data-overlay]').dataset.answeredMs = '3000'")
    card, shown = overlay.locator("[data-overlay]"), overlay.locator("[data-text]")
    expect(card).to_have_attribute("data-state", "idle")
    desk.keyboard.press("l")
    expect(desk.locator(".air__live")).to_contain_text("متى الماء؟")
    expect(presenter.locator(".presenter__now")).to_contain_text("متى الماء؟")
    expect(presenter.locator("[data-until]")).to_contain_text("1")
    expect(shown).to_have_text("متى الماء؟")
    expect(card).to_have_attribute("data-state", "question")
    assert flaws(presenter) == []
    presenter.locator(".presenter__next button").first.click()
    expect(shown).to_have_text("متى الطريق؟")
    expect(desk.locator(".air__live")).to_contain_text("متى الطريق؟")
    desk.keyboard.press("e")
    expect(card).to_have_attribute("data-state", "answered")
    expect(presenter.locator(".presenter__now--none")).to_be_visible()
    second.refresh_from_db()
    first.refresh_from_db()
    assert (first.state, second.state) == (State.ANSWERED_ON_AIR, State.ANSWERED_ON_AIR)
    assert first.live_to == second.live_from
    expect(card).to_have_attribute("data-state", "idle")


def test_the_overlay_keeps_its_picture_while_the_server_is_away(
    evening: Desk, processes: Processes, new_context: Any
) -> None:
    first, second = (cue(question=make_question(evening, text), by=None) for text in ("متى الماء؟", "متى الطريق؟"))
    put_on_air(question=first, by=None)
    web = processes.web()
    page = new_context(viewport={"width": 1920, "height": 1080}).new_page()
    page.goto(f"{web.url}/live/overlay/{evening.overlay_key}/")
    expect(page.locator("[data-text]")).to_have_text("متى الماء؟")
    page.evaluate("() => { window.isSame = true; }")
    processes.kill(web.process)
    put_on_air(question=second, by=None)
    page.wait_for_timeout(1500)
    expect(page.locator("[data-overlay]")).to_have_attribute("data-state", "question")
    expect(page.locator("[data-text]")).to_have_text("متى الماء؟")
    processes.web(port=web.port)
    expect(page.locator("[data-text]")).to_have_text("متى الطريق؟", timeout=20_000)
    assert page.evaluate("window.isSame")
    grounds = "[document.body, document.documentElement].map((each) => getComputedStyle(each).backgroundColor)"
    assert page.evaluate(grounds) == ["rgba(0, 0, 0, 0)"] * 2


def test_the_overlay_misses_no_end_behind_a_proxy_without_a_server(
    evening: Desk, processes: Processes, new_context: Any
) -> None:
    web = processes.web()
    page = new_context(viewport={"width": 1920, "height": 1080}).new_page()
    page.goto(f"{web.url}/live/overlay/{evening.overlay_key}/")
    card = page.locator("[data-overlay]")
    page.wait_for_load_state("load")
    question = put_on_air(question=cue(question=make_question(evening), by=None), by=None)
    expect(card).to_have_attribute("data-state", "question")
    page.route("**/live/**", lambda route: route.fulfill(status=502))
    processes.kill(web.process)
    end_on_air(question=question, by=None)
    # What is answered stays for some seconds more; by now it is over.
    Question.objects.filter(pk=question.pk).update(live_to="2020-01-01T00:00Z")
    processes.web(port=web.port)
    page.wait_for_timeout(1500)
    expect(card).to_have_attribute("data-state", "question")
    page.unroute("**/live/**")
    expect(card).to_have_attribute("data-state", "idle")


def test_the_crew_opens_a_refused_stream_anew(evening: Desk, open_as: Open) -> None:
    page = open_as(moderator(evening), at(evening, "presenter"))
    page.route("**/stream?*", lambda route: route.fulfill(status=502), times=1)
    with page.expect_response(lambda answer: "/stream?" in answer.url and answer.status == 200) as opened:
        page.reload()
    assert "crew=" in opened.value.url


LINES = """() => {
  const text = document.querySelector("[data-text]"), box = text.getBoundingClientRect();
  const card = document.querySelector(".overlay__card").getBoundingClientRect();
  const style = getComputedStyle(text);
  return {
    lines: Math.round(box.height / parseFloat(style.lineHeight)),
    size: parseFloat(style.fontSize),
    family: style.fontFamily,
    isInside: card.top >= 54 && card.bottom <= 1026.5 && card.left >= 95.5 && card.right <= 1824.5,
    isWhole: text.scrollWidth <= text.clientWidth + 1 && box.bottom <= card.bottom,
  };
}"""


@pytest.mark.parametrize(("length", "lines", "size"), [(40, 1, 60), (180, 3, 50), (360, 3, 30), (LONGEST, 5, 30)])
def test_long_questions_fit_into_the_safe_area(
    length: int, lines: int, size: int, evening: Desk, open_as: Open
) -> None:
    text = ("متى يصل الماء الصالح للشرب إلى دوارنا وقد وعدتمونا به منذ ثلاث سنوات؟ " * 10)[: length - 1] + "؟"
    put_on_air(question=cue(question=make_question(evening, text), by=None), by=None)
    page = open_as(None, f"/live/overlay/{evening.overlay_key}/", viewport={"width": 1920, "height": 1080})
    page.evaluate("document.fonts.ready")
    found = page.evaluate(LINES)
    assert found["lines"] <= lines
    assert found["size"] >= size
    assert "Athir Sans Arabic" in found["family"]
    assert found["isInside"]
    assert found["isWhole"]


@pytest.mark.parametrize("screen", ["desk", "presenter", "official", "enter", "log"])
def test_no_screen_has_a_barrier_or_scrolls_sideways(screen: str, evening: Desk, open_as: Open) -> None:
    sara = moderator(evening)
    official = invite(evening)
    put_on_air(question=cue(question=make_question(evening, name="خديجة", naming="full"), by=sara), by=sara)
    cue(question=make_question(evening, "اتصلوا بي على 0661234567"), by=sara)
    ask_in_writing(question=make_question(evening), to=official, by=sara)
    make_question(evening)
    page = open_as(sara, at(evening, screen), "ar")
    if screen == "desk":
        page.keyboard.press("r")
    assert flaws(page) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size({"width": 320, "height": 740})
    assert flaws(page) == []
    page.locator(".desk__narrow").evaluate_all("(all) => all.forEach((each) => { each.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    inner = "(all) => all.filter((each) => each.getBoundingClientRect().width > innerWidth).length"
    assert page.locator(".desk__search *").evaluate_all(inner) == 0


def test_the_list_of_programmes_stays_within_a_narrow_screen(evening: Desk, open_as: Open) -> None:
    page = open_as(moderator(evening), "/admin/live/", viewport={"width": 320, "height": 740})
    expect(page.locator(".plan-wide").first).to_have_attribute("role", "region")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.locator(".plan-wide").first.evaluate("(box) => box.getBoundingClientRect().width <= innerWidth")


def test_without_scripts_the_desk_is_a_page_of_forms(evening: Desk, open_as: Open) -> None:
    first, second = make_question(evening), make_question(evening)
    page = open_as(moderator(evening), at(evening, "desk"), java_script_enabled=False)
    page.locator("form[data-act=accept] button").click()
    page.wait_for_url(f"**/desk/{second.number}/**")
    page.locator("[data-form=R] summary").click()
    page.locator("[data-form=R] button[value=spam]").click()
    page.wait_for_load_state()
    states = [Question.objects.get(pk=question.pk).state for question in (first, second)]
    assert states == [State.ACCEPTED, State.REFUSED]


def test_the_official_sees_the_own_question_come_on_air(evening: Desk, open_as: Open) -> None:
    sara = moderator(evening)
    official = invite(evening, user=sara)
    question = cue(question=make_question(evening, "متى الماء؟"), by=sara)
    Question.objects.filter(pk=question.pk).update(directed_to=official)
    page = open_as(sara, at(evening, "official"))
    expect(page.locator(".official__live")).to_have_count(0)
    put_on_air(question=question, by=sara)
    expect(page.locator(".official__live")).to_contain_text("متى الماء؟")
    end_on_air(question=question, by=sara)
    expect(page.locator(".official__live")).to_have_count(0)


def test_who_is_signed_out_is_told_and_goes_on_after_signing_in_elsewhere(evening: Desk, open_as: Open) -> None:
    first, second = (make_question(evening) for _each in range(2))
    sara = moderator(evening)
    page = open_as(sara, at(evening, "desk"))
    expect_front(page, first)
    presenter = open_as(sara, at(evening, "presenter"))
    for screen in (page, presenter):
        expect(screen.locator("[data-signed-out]")).to_be_hidden()
        screen.context.clear_cookies()
    page.keyboard.press("A")
    link = page.locator("[data-signed-out] a")
    expect(link).to_be_visible()
    assert flaws(page) == []
    first.refresh_from_db()
    assert first.state in {State.RECEIVED, State.SCREENING}
    make_question(evening)
    expect(presenter.locator("[data-signed-out]")).to_be_visible()
    with page.context.expect_page() as opened:
        link.click()
    door = opened.value
    door.locator("input[name=username]").fill(sara.get_username())
    door.locator("input[name=password]").fill(PASSWORD)
    door.keyboard.press("Enter")
    door.wait_for_url("**/admin/live/")
    expect(link).to_be_hidden()
    page.bring_to_front()
    page.keyboard.press("A")
    expect_front(page, second)
    first.refresh_from_db()
    assert first.state == State.ACCEPTED
