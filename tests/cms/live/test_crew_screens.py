"""The crew's screens as they answer: who gets them, without scripts, and what they say of who was quicker."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.users.models import UserProfile

from cms.live.models import Desk, Invitation, Question
from cms.live.models.question import Refusal
from cms.live.operations.accept import accept
from cms.live.operations.admit import admit
from cms.live.operations.ask_in_writing import ask_in_writing
from cms.live.operations.begin_programme import begin_programme
from cms.live.operations.cue import cue
from cms.live.operations.direct import direct
from cms.live.operations.end_on_air import end_on_air
from cms.live.operations.put_on_air import put_on_air
from cms.live.operations.refuse import refuse
from cms.live.operations.take import take
from cms.live.states import State
from cms.users.models import User
from tests.cms.live.crew import invite, make_desk, moderator
from tests.factories.content import make_user
from tests.factories.live import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def sara(desk: Desk) -> User:
    return moderator(desk, first_name="Sara", last_name="M")


def browser(user: User) -> Client:
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    client = Client()
    client.force_login(user)
    return client


def guest(desk: Desk, part: str) -> User:
    """Somebody who is invited, and may do nothing else in the admin."""
    user = make_user()
    invite(desk, part, name=f"Guest {part}", user=user)
    admit()
    return user


def at(desk: Desk, path: str) -> str:
    return f"/admin/live/{desk.pk}/{path}"


SCREENS = ("desk/", "enter/", "log/", "plan/", "presenter/", "presenter/now/", "official/", "desk/changes/?since=0")


def test_each_sees_the_own_screens(desk: Desk, sara: User) -> None:
    make_question(desk)
    visitors = {
        "moderator": sara,
        "presenter": guest(desk, Invitation.Part.PRESENTER),
        "official": guest(desk, Invitation.Part.OFFICIAL),
        "stranger": moderator(make_desk()),
    }
    seen = {}
    for name, user in visitors.items():
        client = browser(user)
        answers = {path: client.get(at(desk, path)).status_code for path in SCREENS}
        seen[name] = {path for path, status in answers.items() if status == 200}
        assert set(answers.values()) <= {200, 302, 403}, answers
    assert seen == {
        "moderator": set(SCREENS),
        "presenter": {"presenter/", "presenter/now/"},
        "official": {"official/"},
        "stranger": set(),
    }


def test_nobody_without_a_part_changes_anything(desk: Desk) -> None:
    question = make_question(desk)
    for user in (guest(desk, Invitation.Part.PRESENTER), moderator(make_desk())):
        client = browser(user)
        for path in (f"desk/{question.number}/accept/", "do/begin/", "do/key/", f"official/{question.number}/"):
            assert client.post(at(desk, path), {"do": "answer", "text": "No"}).status_code in (302, 403)
    question.refresh_from_db()
    desk.refresh_from_db()
    assert (question.state, question.answer, desk.began_at) == (State.RECEIVED, "", None)


def test_the_list_has_the_next_first_and_what_one_may_open(desk: Desk, sara: User) -> None:
    presenter = guest(desk, Invitation.Part.PRESENTER)
    for user, opened in ((sara, "desk"), (presenter, "presenter")):
        html = browser(user).get("/admin/live/").content.decode()
        assert desk.title in html
        assert at(desk, f"{opened}/") in html
    assert at(desk, "desk/") not in browser(presenter).get("/admin/live/").content.decode()
    stranger = browser(moderator(make_desk())).get("/admin/live/").content.decode()
    assert desk.title not in stranger


def test_plain_forms_do_all_without_scripts(desk: Desk, sara: User) -> None:
    first, second = make_question(desk), make_question(desk)
    client = browser(sara)
    answer = client.post(at(desk, f"desk/{first.number}/accept/"), {"version": first.version}, follow=True)
    assert answer.request["PATH_INFO"] == at(desk, f"desk/{second.number}/")
    assert f"{first.number}: Accepted" in answer.content.decode()
    client.post(at(desk, f"desk/{second.number}/refuse/"), {"reason": "spam", "message": "x"})
    second.refresh_from_db()
    assert (second.state, second.refusal, second.note_to_asker) == (State.REFUSED, "spam", "x")
    client.post(at(desk, "do/undo/"))
    second.refresh_from_db()
    assert second.state == State.RECEIVED
    client.post(at(desk, "do/begin/"))
    client.post(at(desk, f"desk/{first.number}/live/"))
    first.refresh_from_db()
    assert first.state == State.LIVE
    client.post(at(desk, "do/end/"))
    first.refresh_from_db()
    assert first.state == State.ANSWERED_ON_AIR


BAD = {
    "refuse": {"reason": "because"},
    "clarify": {"message": " "},
    "hand_on": {"body": ""},
    "merge": {"into": "999"},
    "direct": {"to": "999999"},
    "written": {"due": "soon"},
    "text": {"text": ""},
    "live": {},
    "end": {},
}


@pytest.mark.parametrize("verb", BAD)
def test_what_cannot_be_done_is_said_and_changes_nothing(verb: str, desk: Desk, sara: User) -> None:
    question = make_question(desk)
    before = question.events.count()
    answer = browser(sara).post(
        at(desk, f"desk/{question.number}/{verb}/"), BAD[verb], headers={"X-Requested-With": "fetch"}
    )
    told = answer.json()
    assert (answer.status_code, told["tone"]) == (200, "warning")
    assert told["told"]
    question.refresh_from_db()
    assert (question.state, question.events.count()) == (State.RECEIVED, before)


def test_no_verb_and_no_number_is_made_up(desk: Desk, sara: User) -> None:
    question, client = make_question(desk), browser(sara)
    for path in (f"desk/{question.number}/delete/", "desk/99/accept/", "do/everything/"):
        assert client.post(at(desk, path)).status_code == 404
    for path in ("desk/99/", "desk/changes/?since=x"):
        assert client.get(at(desk, path)).status_code == 404
    assert client.get(at(desk, f"desk/{question.number}/accept/")).status_code == 405


def test_who_was_slower_is_told_by_whom_and_sees_how_it_is(desk: Desk, sara: User) -> None:
    omar = moderator(desk)
    question = make_question(desk)
    seen = question.version
    client = browser(omar)
    act = at(desk, f"desk/{question.number}/refuse/")
    sent = {"version": seen, "reason": "spam"}
    take(question=question, by=sara)
    held = client.post(act, sent, headers={"X-Requested-With": "fetch"}).json()
    assert "Sara M has this question in hand" in held["told"]
    accept(question=question, by=sara)
    late = client.post(act, sent, headers={"X-Requested-With": "fetch"}).json()
    assert "Somebody was quicker" in late["told"]
    assert 'data-state="accepted"' in late["front"]


def news(client: Client, desk: Desk, since: int, **extra: Any) -> Any:
    return client.get(at(desk, "desk/changes/"), {"since": since} | extra).json()


def test_open_screens_hear_what_has_changed_and_nothing_else(desk: Desk, sara: User) -> None:
    kept, moved = make_question(desk, "سؤال عن الماء"), make_question(desk)
    client = browser(moderator(desk))
    before = news(client, desk, 0)
    assert set(before["rows"]) == {str(kept.number), str(moved.number)}
    assert news(client, desk, before["last"])["rows"] == {}
    cue(question=moved, by=sara)
    changed = news(client, desk, before["last"])
    assert set(changed["rows"]) == {str(moved.number)}
    assert changed["rows"][str(moved.number)]["column"] == "cued"
    refuse(question=moved, reason=Refusal.SPAM, by=sara)
    assert news(client, desk, changed["last"])["rows"][str(moved.number)] == {
        "column": "",
        "place": moved.number,
        "html": "",
    } | {"place": news(client, desk, changed["last"])["rows"][str(moved.number)]["place"]}
    narrowed = news(client, desk, 0, search="الماء")
    assert [n for n, row in narrowed["rows"].items() if row["column"]] == [str(kept.number)]
    desk.live_events.filter(number__lt=3).delete()
    assert news(client, desk, 0)["lost"]


def test_the_desk_is_searched_and_narrowed(desk: Desk, sara: User) -> None:
    phone = make_question(desk, "اتصلوا بي على 0661234567", source="phone", name="خديجة")
    water = make_question(desk, "متى يصل المَاء إلى القَرية؟")
    client = browser(sara)

    def found(**query: str) -> set[int]:
        html = client.get(at(desk, "desk/"), query).content.decode()
        queue = html.split('data-column="queue"')[1].split("</ol>")[0]
        return {number for number in (phone.number, water.number) if f'data-n="{number}"' in queue}

    assert found() == {phone.number, water.number}
    assert found(search="القريه") == found(search=str(water.number)) == {water.number}
    assert found(search="خديجة") == found(source="phone") == found(hint="phone") == {phone.number}
    assert found(show="aside") == found(label="x") == found(topic="99") == set()


def test_similar_questions_are_proposed_and_joined(desk: Desk, sara: User) -> None:
    known = make_question(desk, "متى تفتح المدرسة الجماعاتية أبوابها في تلمبوط؟")
    other = make_question(desk, "متى ستفتح المدرسة الجماعاتية في تلمبوط أبوابها؟")
    apart = make_question(desk, "لماذا توقفت أشغال الطريق نحو السوق؟")
    client = browser(sara)
    card = news(client, desk, 0, front=other.number, full=1)["front"]
    proposed = card.split('data-form="M"')[1].split("</form>")[0]
    assert f'name="into" value="{known.number}"' in " ".join(proposed.split())
    assert apart.text not in proposed
    client.post(at(desk, f"desk/{other.number}/merge/"), {"into": known.number})
    other.refresh_from_db()
    assert (other.state, other.merged_into) == (State.MERGED, known)
    row = client.get(at(desk, f"desk/{other.number}/")).content.decode()
    assert f"Joined to question {known.number}" in row


def test_operators_enter_one_or_many_and_nothing_without_consent(desk: Desk, sara: User) -> None:
    client = browser(sara)
    form = {"text": "متى تفتح المدرسة؟", "source": "phone", "language": "ar", "naming": "resident"}
    refused = client.post(at(desk, "enter/"), form)
    assert "Without the consent" in refused.content.decode()
    answer = client.post(at(desk, "enter/"), form | {"has_consent": "on"}, follow=True)
    question = desk.questions.get()
    assert f"{question.code[:4]} {question.code[4:]}" in answer.content.decode()
    many = form | {"has_consent": "on", "is_many": "on", "text": "أول\n\nثان\nثالث", "source": "facebook"}
    client.post(at(desk, "enter/"), many)
    assert desk.questions.filter(source="facebook", entered_by=sara).count() == 3


def test_the_log_says_who_did_what_and_goes_into_a_table(desk: Desk, sara: User) -> None:
    begin_programme(desk=desk, by=sara)
    question = make_question(desk)
    refuse(question=question, reason=Refusal.INSULT, message="=1+1", by=sara)
    label_by_formula = make_question(desk)
    browser(sara).post(at(desk, f"desk/{label_by_formula.number}/label/"), {"labels": "=cmd"})
    client = browser(sara)
    html = client.get(at(desk, "log/")).content.decode()
    for words in ("Sara M", "Programme begun", "It insults somebody"):
        assert words in html
    only = client.get(at(desk, "log/"), {"question": question.number}).content.decode()
    assert "Programme begun" not in only
    assert "Sara M" not in client.get(at(desk, "log/"), {"state": "live"}).content.decode().split("<tbody>")[1]
    table = client.get(at(desk, "log/"), {"format": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(table)))
    assert [row[5] for row in rows if row[2] == "labelled"] == ["'=cmd"]
    assert {row[3] for row in rows[1:]} == {"Sara M"}


def test_the_presenter_puts_on_air_and_ends(desk: Desk, sara: User) -> None:
    begin_programme(desk=desk, by=sara)
    questions = [cue(question=make_question(desk, f"سؤال {index}"), by=sara) for index in range(4)]
    client = browser(guest(desk, Invitation.Part.PRESENTER))
    html = client.get(at(desk, "presenter/")).content.decode()
    assert "سؤال 2" in html
    assert "سؤال 3" not in html
    client.post(at(desk, f"presenter/{questions[0].number}/live/"), {"version": questions[0].version})
    late = client.post(
        at(desk, f"presenter/{questions[1].number}/live/"), {"version": 1}, headers={"X-Requested-With": "fetch"}
    ).json()
    assert "Somebody was quicker" in late["told"]
    client.post(at(desk, f"presenter/{questions[0].number}/end/"))
    questions[0].refresh_from_db()
    assert questions[0].state == State.ANSWERED_ON_AIR
    assert client.post(at(desk, f"presenter/{questions[1].number}/refuse/")).status_code == 404


def test_an_official_answers_the_own_questions_and_promises(desk: Desk, sara: User) -> None:
    user = guest(desk, Invitation.Part.OFFICIAL)
    official = Invitation.objects.get(user=user)
    mine = ask_in_writing(question=make_question(desk), to=official, by=sara)
    others = direct(question=make_question(desk), to=invite(desk), by=sara)
    client = browser(user)
    html = client.get(at(desk, "official/")).content.decode()
    assert at(desk, f"official/{mine.number}/") in html
    assert at(desk, f"official/{others.number}/") not in html
    assert client.get(at(desk, f"official/{others.number}/")).status_code == 404
    paper = SimpleUploadedFile("plan.pdf", b"%PDF-1.4 plan", "application/pdf")
    form = {"do": "answer", "text": "يصل الماء في مارس.", "document": paper, "title": "المخطط"}
    client.post(at(desk, f"official/{mine.number}/"), form)
    mine.refresh_from_db()
    assert (mine.state, mine.answer, mine.answered_by) == (State.ANSWERED_IN_WRITING, "يصل الماء في مارس.", official)
    assert mine.documents.get().document.title == "المخطط"
    client.post(at(desk, f"official/{mine.number}/"), {"do": "promise", "what": "ربط الدوار", "due_on": "2099-03-01"})
    mine.refresh_from_db()
    row = mine.commitments.get()
    assert (mine.state, row.owner) == (State.PROMISED, official)
    prefix = str(row.pk)
    kept = {"do": "keep", "commitment": row.pk, f"{prefix}-outcome": "تم الربط", f"{prefix}-done_on": "2020-01-01"}
    client.post(at(desk, f"official/{mine.number}/"), kept)
    mine.refresh_from_db()
    assert mine.state == State.DONE


def test_an_answer_that_is_refused_leaves_no_document(desk: Desk, sara: User) -> None:
    user = guest(desk, Invitation.Part.OFFICIAL)
    mine = direct(question=make_question(desk), to=Invitation.objects.get(user=user), by=sara)
    paper = SimpleUploadedFile("plan.pdf", b"%PDF-1.4 plan", "application/pdf")
    client = browser(user)
    # Nobody has decided about the question yet.
    client.post(at(desk, f"official/{mine.number}/"), {"do": "answer", "text": "نعم غدا", "document": paper})
    script = SimpleUploadedFile("plan.exe", b"MZ", "application/octet-stream")
    wrong = client.post(at(desk, f"official/{mine.number}/"), {"do": "answer", "text": "نعم", "document": script})
    assert 'role="alert"' in wrong.content.decode()
    assert not mine.documents.exists()
    mine.refresh_from_db()
    assert mine.answer == ""


def overlay(client: Client, desk: Desk, **query: str) -> Any:
    return client.get(f"/live/overlay/{desk.overlay_key}/on-air.json", query)


def test_the_overlay_tells_what_is_on_air_to_whoever_has_the_key(desk: Desk, sara: User) -> None:
    client = Client()
    begin_programme(desk=desk, by=sara)
    assert overlay(client, desk).json()["state"] == "idle"
    official = invite(desk, name="سلمى")
    question = make_question(desk, "متى يصل الماء؟", name="خديجة بنسعيد", naming="initials")
    direct(question=question, to=official, by=sara)
    put_on_air(question=cue(question=question, by=sara), by=sara)
    answer = overlay(client, desk)
    told = answer.json()
    assert all(isinstance(value, str) for value in told.values())
    assert (told["state"], told["text"], told["name"], told["official"], told["direction"]) == (
        "question",
        "متى يصل الماء؟",
        "خ. ب.",
        "سلمى",
        "rtl",
    )
    assert overlay(client, desk, rows="1").json() == [told]
    again = client.get(answer.request["PATH_INFO"], headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    end_on_air(question=question, by=sara)
    assert overlay(client, desk).json()["state"] == "answered"
    Question.objects.filter(pk=question.pk).update(live_to="2020-01-01T00:00Z")
    assert overlay(client, desk).json()["state"] == "idle"


def test_the_overlay_is_a_page_that_nobody_finds_and_nothing_may_enter(desk: Desk, sara: User) -> None:
    client = Client()
    page = client.get(f"/live/overlay/{desk.overlay_key}/", {"lang": "fr", "position": "top"})
    html = page.content.decode()
    assert 'lang="fr" dir="ltr"' in html
    assert "overlay__safe--top" in html
    assert (page["X-Robots-Tag"], page["Referrer-Policy"]) == ("noindex", "no-referrer")
    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert 'lang="ar" dir="rtl"' in client.get(f"/live/overlay/{desk.overlay_key}/", {"lang": "<x>"}).content.decode()
    old = desk.overlay_key
    browser(sara).post(at(desk, "do/key/"))
    desk.refresh_from_db()
    assert client.get(f"/live/overlay/{old}/").status_code == 404
    assert client.get(f"/live/overlay/{old}/on-air.json").status_code == 404
    assert overlay(client, desk).status_code == 200
