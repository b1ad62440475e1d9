"""A whole evening: the public asks, a moderator works by keys, officials answer, and every answer is found again."""

import io
import math
import re
import struct
import time
import wave
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect
from wagtail.users.models import UserProfile

from cms.live.models import LiveProgrammePage, Question
from cms.media.operations.receive import receive
from cms.users.models import User
from cms.users.roles import Role
from tests.factories.content import PASSWORD, make_user, process
from tests.factories.live import make_programme, make_series
from tests.journeys.desk import home, processes, servers
from tests.processes import Web

__all__ = ["home", "processes", "servers"]

pytestmark = pytest.mark.long

PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "ar"}
QUESTIONS = ["متى يصل الماء إلى دوار تافراوت؟", "من يصلح الطريق بعد الشتاء؟", "هل ستفتح المدرسة في يناير؟"]
PATIENCE_MS = 20_000
RATE = 8_000


@pytest.fixture
def programme(transactional_db: None) -> LiveProgrammePage:
    return make_programme(make_series(title="مجلس مفتوح"), title="أسئلة الجهة", on_air_at=timezone.now())


@pytest.fixture
def web(transactional_db: None, servers: Any) -> Web:
    found: Web = servers()
    return found


Open = Callable[..., Tab]


@pytest.fixture
def visit(web: Web, new_context: Any) -> Open:
    def visited(path: str, **options: Any) -> Tab:
        tab: Tab = new_context(**options).new_page()
        tab.set_default_timeout(PATIENCE_MS)
        tab.goto(web.url + path)
        return tab

    return visited


@pytest.fixture
def enter(web: Web, visit: Open) -> Open:
    def entered(user: User, path: str) -> Tab:
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "ar"})
        tab = visit(f"/admin/login/?next={path}", viewport={"width": 1440, "height": 900})
        tab.locator("input[name=username]").fill(user.get_username())
        tab.locator("input[name=password]").fill(PASSWORD)
        tab.keyboard.press("Enter")
        tab.wait_for_url(web.url + path)
        return tab

    return entered


def said(sentence: str) -> str:
    with translation.override("ar"):
        return gettext(sentence)


def ask(tab: Tab, text: str) -> str:
    """Ask by the form of the programme's page; return the tracking code."""
    tab.locator("textarea[name=text]").first.fill(text)
    # Whoever sends sooner than anybody reads is taken for a machine.
    time.sleep(3)
    tab.locator("input[name=consent]").first.check()
    tab.get_by_role("button", name=said("Send the question")).first.click()
    tab.wait_for_url("**/live/track/**")
    return urlsplit(tab.url).path.rstrip("/").rpartition("/")[2]


def question(programme: LiveProgrammePage, text: str) -> Question:
    return Question.objects.get(desk=programme.desk, text=text)


def test_an_evening(programme: LiveProgrammePage, web: Web, visit: Open, enter: Open) -> None:
    path = programme.get_url() or ""
    phone = visit(path, **PHONE)
    codes = [ask(phone, QUESTIONS[0])]
    plain = visit(path, java_script_enabled=False, viewport={"width": 320, "height": 640})
    codes.append(ask(plain, QUESTIONS[1]))
    plain.goto(web.url + path)
    codes.append(ask(plain, QUESTIONS[2]))
    assert len(set(codes)) == 3

    moderator = enter(make_user((programme.series, Role.PUBLISHER)), f"/admin/live/{programme.desk.pk}/desk/")
    decide(moderator)
    vote_without_scripts(plain, web.url + path, programme)

    phone.goto(web.url + path)
    presenter = enter(make_user((programme.series, Role.PUBLISHER)), f"/admin/live/{programme.desk.pk}/presenter/")
    overlay = visit(f"/live/overlay/{programme.desk.overlay_key}/", viewport={"width": 1920, "height": 1080})
    screens = [phone, presenter, overlay]
    moments = hold(moderator, programme, screens)

    keep_the_recording(programme, moments)
    correct_the_place(moderator, web, programme, moments)
    for text, moment in zip(QUESTIONS[:2], moments[1:], strict=True):
        find_again(visit, programme, text, (moment - moments[0]).total_seconds() + 3)
    read_as_open_data(web, programme)
    phone.goto(f"{web.url}/ar/live/track/{codes[0]}/")
    expect(phone.get_by_text(QUESTIONS[0])).to_be_visible()


def decide(moderator: Tab) -> None:
    """Cue two and refuse one, without touching anything but the keyboard."""
    card = moderator.locator("[data-card]")
    for number, key in [(1, "q"), (2, "q"), (3, "a")]:
        expect(card).to_have_attribute("data-n", str(number))
        moderator.keyboard.press(key)
    expect(moderator.locator(".deskcard--none")).to_be_visible()


def vote_without_scripts(plain: Tab, address: str, programme: LiveProgrammePage) -> None:
    plain.goto(address)
    row = plain.locator("li", has_text=QUESTIONS[1]).last
    row.get_by_role("button").first.click()
    plain.wait_for_url("**" + address.partition("://")[2].partition("/")[2] + "**")
    assert question(programme, QUESTIONS[1]).votes == 1


def hold(moderator: Tab, programme: LiveProgrammePage, screens: list[Tab]) -> list[datetime]:
    """Begin, put two questions on air by the key, end; return the test's own times of the beginning and of both."""
    begin = moderator.get_by_role("button", name=said("Begin the programme"))
    begin.click()
    moments = [timezone.now()]
    expect(begin).to_be_hidden()
    for text in QUESTIONS[:2]:
        time.sleep(2)
        row = moderator.locator("[data-column=cued] li", has_text=text)
        row.click()
        expect(moderator.locator("[data-card]")).to_contain_text(text)
        moderator.keyboard.press("l")
        moments.append(timezone.now())
        for screen in screens:
            expect(screen.get_by_text(text).locator("visible=true").first).to_be_visible()
        time.sleep(2)
        moderator.keyboard.press("e")
        expect(moderator.locator("[data-card]")).to_have_attribute("data-state", "answered_on_air")
        expect(screens[2].locator("[data-overlay]")).not_to_have_attribute("data-state", "question")
    assert Question.objects.filter(desk=programme.desk, state="live").count() == 0
    end = moderator.get_by_role("button", name=said("End the programme"))
    expect(end).to_be_hidden()
    moderator.locator("summary", has_text=said("End the programme")).click()
    end.click()
    expect(end).to_be_hidden()
    expect(screens[0].locator("[data-live-say]")).to_have_text(said("The programme has ended."))
    return moments


def keep_the_recording(programme: LiveProgrammePage, moments: list[datetime]) -> None:
    """A recording that was begun three seconds before the desk, with a tone where each question began."""
    starts = [(moment - moments[0]).total_seconds() + 3 for moment in moments[1:]]
    found = receive(
        file=ContentFile(beeps(starts, seconds=starts[-1] + 6), name="evening.wav"),
        filename="evening.wav",
        title="أسئلة الجهة",
        collection=programme.series.collection,
    )
    process(found.recording)
    page = LiveProgrammePage.objects.get(pk=programme.pk)
    page.recording = found.recording
    page.save_revision().publish()


def beeps(starts: list[float], *, seconds: float) -> bytes:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        for index in range(int(seconds * RATE)):
            at = index / RATE
            loud = 0.4 if any(start <= at < start + 0.5 for start in starts) else 0.01
            file.writeframesraw(struct.pack("<h", int(32_767 * loud * math.sin(2 * math.pi * 440 * at))))
    return stream.getvalue()


def correct_the_place(moderator: Tab, web: Web, programme: LiveProgrammePage, moments: list[datetime]) -> None:
    """Say on the page after the evening where the programme begins in the recording."""
    moderator.goto(web.url + reverse("live_after", args=[programme.desk.pk]))
    marks = moderator.locator(".after-mark")
    expect(marks).to_have_count(2)
    field = moderator.locator("[data-after-offset]")
    field.fill("3")
    expect(moderator.locator(".after-time").first).to_have_text(clock((moments[1] - moments[0]).total_seconds() + 3))
    moderator.get_by_role("button", name=said("Keep this place")).click()
    expect(field).to_have_value("3")


def clock(seconds: float) -> Any:
    """Return what a clock shows within a second of a moment."""
    near = {int(seconds + error) for error in (-1, 0, 1)}
    return re.compile("|".join(f"^0?{second // 60}:{second % 60:02}$" for second in sorted(near)))


def find_again(visit: Open, programme: LiveProgrammePage, text: str, start_s: float) -> None:
    """The question's page leads to its place in the recording, to a second; so do the chapters."""
    found = question(programme, text)
    tab = visit(f"/ar/live/{programme.desk.pk}/{found.number}/", **PHONE)
    expect(tab.get_by_role("heading", level=1)).to_contain_text(text)
    address = tab.locator("a[href*='#t=']").first.get_attribute("href") or ""
    assert abs(int(address.rpartition("#t=")[2]) - start_s) <= 1
    base = tab.url.partition("/ar/")[0]
    chapters = httpx.get(base + reverse("chapters", args=[programme.pk])).json()["chapters"]
    (chapter,) = [each for each in chapters if each["title"] == text]
    assert abs(chapter["startTime"] - start_s) <= 1


def read_as_open_data(web: Web, programme: LiveProgrammePage) -> None:
    answer = httpx.get(f"{web.url}/ar/live/{programme.desk.pk}/questions.json")
    states = {each["question"]: each["state"] for each in answer.json()["questions"]}
    assert [states[text] for text in QUESTIONS] == ["answered_on_air", "answered_on_air", "accepted"]
