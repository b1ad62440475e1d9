"""What moderators do with questions: each by right, with its line in the log, and with its refusals."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.live.deciding import Held, Quicker
from cms.live.models import Desk, Invitation, Question
from cms.live.models.question import Refusal, Source
from cms.live.operations.accept import accept
from cms.live.operations.ask_for_clarification import NothingAsked, ask_for_clarification
from cms.live.operations.ask_in_writing import ask_in_writing
from cms.live.operations.begin_programme import begin_programme
from cms.live.operations.cue import cue
from cms.live.operations.direct import NotInvited, direct
from cms.live.operations.edit_text import BadText, edit_text
from cms.live.operations.end_on_air import end_on_air
from cms.live.operations.end_programme import end_programme
from cms.live.operations.enter import NoConsent, enter, enter_lines
from cms.live.operations.hand_on import NoBody, hand_on
from cms.live.operations.label import label
from cms.live.operations.order import order
from cms.live.operations.put_on_air import NotOnAir, put_on_air
from cms.live.operations.receive import Asked
from cms.live.operations.refuse import SecondPersonNeeded, refuse
from cms.live.operations.release import release
from cms.live.operations.renew_overlay_key import renew_overlay_key
from cms.live.operations.reopen import reopen
from cms.live.operations.resume_on_air import AnotherIsOnAir, resume_on_air
from cms.live.operations.shortlist import shortlist
from cms.live.operations.take import HOLD, take, take_next
from cms.live.operations.take_back import take_back
from cms.live.operations.undo import NothingToUndo, undo
from cms.live.states import State, TransitionRefused
from cms.users.models import User
from tests.cms.live.crew import invite, make_desk, moderator
from tests.factories.content import make_user
from tests.factories.live import make_question, question_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def sara(desk: Desk) -> User:
    return moderator(desk)


@pytest.fixture
def omar(desk: Desk) -> User:
    return moderator(desk)


@pytest.fixture
def question(desk: Desk) -> Question:
    return make_question(desk)


@pytest.fixture
def on_air(desk: Desk) -> Desk:
    return begin_programme(desk=desk, by=None)


def last_line(question: Question) -> tuple[str, str, str, int | None, str]:
    event = question.events.order_by("pk").last()
    assert event is not None
    return event.before, event.after, event.verb, event.by_id, event.reason


DECISIONS = {
    "accept": (lambda q, by: accept(question=q, by=by), State.ACCEPTED, ""),
    "refuse": (lambda q, by: refuse(question=q, reason=Refusal.SPAM, by=by), State.REFUSED, "spam"),
    "ask back": (
        lambda q, by: ask_for_clarification(question=q, what="أي قرية؟", by=by),
        State.NEEDS_CLARIFICATION,
        "أي قرية؟",
    ),
    "hand on": (lambda q, by: hand_on(question=q, body="الجماعة", by=by), State.HANDED_ON, "الجماعة"),
    "shortlist": (lambda q, by: shortlist(question=q, by=by), State.SHORTLISTED, ""),
    "cue": (lambda q, by: cue(question=q, by=by), State.CUED, ""),
    "in writing": (
        lambda q, by: ask_in_writing(question=q, due=date(2027, 1, 15), by=by),
        State.WRITTEN_DUE,
        "2027-01-15",
    ),
}


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_is_made_by_right_and_written_down(name: str, question: Question, sara: User) -> None:
    decide, after, reason = DECISIONS[name]
    with pytest.raises(PermissionDenied):
        decide(question, make_user())
    take(question=question, by=sara)
    done = decide(question, sara)
    assert (done.state, done.held_by, done.held_until) == (after, None, None)
    assert last_line(question)[1:] == (after, last_line(question)[2], sara.pk, reason)
    kept = Question.objects.get(pk=question.pk)
    assert (kept.state, kept.held_by_id) == (after, None)


def test_what_is_left_empty_is_not_done(question: Question, sara: User) -> None:
    with pytest.raises(NothingAsked):
        ask_for_clarification(question=question, what="  ", by=sara)
    with pytest.raises(NoBody):
        hand_on(question=question, body="", by=sara)
    for text in ("  ", "ا" * 601):
        with pytest.raises(BadText):
            edit_text(question=question, text=text, by=sara)
    assert not question.events.exists()


def test_what_the_asker_is_told_is_kept_with_the_reason(question: Question, sara: User) -> None:
    refuse(question=question, reason=Refusal.OUTSIDE, message="اتصلوا بالجماعة", by=sara)
    question.refresh_from_db()
    assert (question.refusal, question.note_to_asker) == ("outside", "اتصلوا بالجماعة")
    reopen(question=question, by=sara)
    question.refresh_from_db()
    assert (question.state, question.refusal, question.note_to_asker) == (State.RECEIVED, "", "")


def test_four_eyes_see_each_refusal(sara: User, omar: User, desk: Desk, question: Question) -> None:
    Desk.objects.filter(pk=desk.pk).update(is_four_eyes=True)
    proposed = refuse(question=question, reason=Refusal.INSULT, by=sara)
    assert (proposed.state, proposed.refusal) == (State.REFUSAL_PROPOSED, "insult")
    with pytest.raises(SecondPersonNeeded):
        refuse(question=question, reason=Refusal.INSULT, by=sara)
    assert take_next(desk=desk, by=sara) is None
    seen = take_next(desk=desk, by=omar)
    assert seen == question
    assert refuse(question=question, reason=Refusal.INSULT, by=omar).state == State.REFUSED
    assert last_line(question)[3] == omar.pk


def test_a_question_in_hand_is_left_to_whoever_has_it(sara: User, omar: User, question: Question) -> None:
    held = take(question=question, by=sara)
    assert (held.state, held.held_by) == (State.SCREENING, sara)
    for decide, _after, _reason in DECISIONS.values():
        with pytest.raises(Held):
            decide(question, omar)
    with pytest.raises(Held):
        take(question=question, by=omar)
    assert accept(question=question, by=sara, expects=1).state == State.ACCEPTED


def test_who_went_away_holds_nothing_for_long(sara: User, omar: User, question: Question) -> None:
    take(question=question, by=sara)
    Question.objects.filter(pk=question.pk).update(held_until=timezone.now() - timedelta(seconds=1))
    taken = take(question=question, by=omar)
    assert taken.held_by == omar
    assert last_line(question)[2:4] == ("taken up", omar.pk)
    assert taken.held_until is not None
    assert timezone.now() < taken.held_until <= timezone.now() + HOLD


def test_each_moderator_gets_another_question_and_holds_one(desk: Desk, sara: User, omar: User) -> None:
    first, second, third = (make_question(desk) for _each in range(3))
    assert take_next(desk=desk, by=sara) == first
    assert take_next(desk=desk, by=omar) == second
    assert take_next(desk=desk, by=sara, after=first.number) == third
    first.refresh_from_db()
    assert (first.state, first.held_by) == (State.RECEIVED, None)
    release(question=third, by=sara)
    assert take_next(desk=desk, by=omar, after=third.number) == first


def test_who_looks_at_an_older_version_is_told(desk: Desk, sara: User, omar: User, question: Question) -> None:
    seen = question.version
    label(question=question, labels=["الماء"], by=omar)
    with pytest.raises(Quicker) as quicker:
        accept(question=question, by=sara, expects=seen)
    assert quicker.value.question.version == seen + 1
    assert accept(question=question, by=sara, expects=seen + 1).state == State.ACCEPTED


def test_labels_direction_and_text_leave_the_state_and_a_line(desk: Desk, sara: User, question: Question) -> None:
    official = invite(desk)
    label(question=question, labels=[" ماء  شروب ", "ماء شروب", "", "طويل" * 20], by=sara)
    assert last_line(question)[:4] == ("received", "received", "labelled", sara.pk)
    direct(question=question, to=official, by=sara)
    assert last_line(question)[2:] == ("directed", sara.pk, official.person.name)
    edit_text(question=question, text="متى يصل الماء؟", by=sara)
    edit_text(question=question, text="متى الماء؟", by=sara)
    question.refresh_from_db()
    assert question.labels == ["ماء شروب", ("طويل" * 20)[:20]]
    assert (question.directed_to, question.text) == (official, "متى الماء؟")
    assert question.original == "متى يصل الماء إلى قريتنا؟"
    lines = question.events.count()
    for unchanged in (
        lambda: label(question=question, labels=question.labels, by=sara),
        lambda: direct(question=question, to=official, by=sara),
        lambda: edit_text(question=question, text="متى الماء؟", by=sara),
    ):
        unchanged()
    assert question.events.count() == lines


def test_only_officials_of_the_programme_are_asked(desk: Desk, sara: User, question: Question) -> None:
    for other in (invite(make_desk()), invite(desk, Invitation.Part.PRESENTER)):
        with pytest.raises(NotInvited):
            direct(question=question, to=other, by=sara)
        with pytest.raises(NotInvited):
            ask_in_writing(question=question, to=other, by=sara)


def test_the_order_of_the_cue_is_the_moderators(desk: Desk, sara: User) -> None:
    a, b, c = (cue(question=make_question(desk), by=sara) for _each in range(3))

    def cued() -> list[Question]:
        return list(desk.questions.filter(state=State.CUED).order_by("position", "number"))

    order(question=c, step=-1, by=sara)
    assert cued() == [a, c, b]
    order(question=a, step=-1, by=sara)
    assert cued() == [a, c, b]
    order(question=a, step=1, by=sara)
    order(question=a, step=1, by=sara)
    assert cued() == [c, b, a]
    assert last_line(a)[2] == "moved"


def test_a_question_is_on_air_by_the_clock_on_the_wall(on_air: Desk, sara: User) -> None:
    first, second = (cue(question=make_question(on_air), by=sara) for _each in range(2))
    before = timezone.now()
    put_on_air(question=first, by=sara)
    put_on_air(question=second, by=sara)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.ANSWERED_ON_AIR, State.LIVE)
    assert first.live_from is not None
    assert before < first.live_from < second.live_from == first.live_to
    end_on_air(question=second, by=sara)
    second.refresh_from_db()
    assert second.live_to is not None
    assert second.live_from < second.live_to


def test_presenters_steer_and_decide_nothing_else(on_air: Desk, sara: User) -> None:
    presenter = make_user()
    invite(on_air, Invitation.Part.PRESENTER, user=presenter)
    official = make_user()
    invite(on_air, name="أمين", user=official)
    question = cue(question=make_question(on_air), by=sara)
    with pytest.raises(PermissionDenied):
        put_on_air(question=question, by=official)
    put_on_air(question=question, by=presenter)
    end_on_air(question=question, by=presenter)
    with pytest.raises(PermissionDenied):
        accept(question=make_question(on_air), by=presenter)


def test_nothing_is_on_air_before_and_after_the_programme(desk: Desk, sara: User) -> None:
    question = cue(question=make_question(desk), by=sara)
    with pytest.raises(NotOnAir):
        put_on_air(question=question, by=sara)
    with pytest.raises(NotOnAir):
        end_programme(desk=desk, by=sara)
    begun = begin_programme(desk=desk, by=sara)
    put_on_air(question=question, by=sara)
    ended = end_programme(desk=desk, by=sara)
    question.refresh_from_db()
    assert (question.state, question.live_to) == (State.ANSWERED_ON_AIR, ended.ended_at)
    with pytest.raises(NotOnAir):
        put_on_air(question=question, by=sara)
    again = begin_programme(desk=desk, by=sara)
    assert (again.began_at, again.ended_at) == (begun.began_at, None)
    assert [event.public["phase"] for event in desk.live_events.filter(kind="phase")] == ["on_air", "ended", "on_air"]


def test_a_touch_by_mistake_is_taken_back(on_air: Desk, sara: User) -> None:
    first, second = (cue(question=make_question(on_air), by=sara) for _each in range(2))
    put_on_air(question=second, by=sara)
    take_back(question=second, by=sara)
    second.refresh_from_db()
    assert (second.state, second.live_from) == (State.CUED, None)
    assert second.position < first.position


def test_one_that_ended_too_early_goes_on(on_air: Desk, sara: User) -> None:
    first, second = (cue(question=make_question(on_air), by=sara) for _each in range(2))
    began = put_on_air(question=first, by=sara).live_from
    end_on_air(question=first, by=sara)
    resume_on_air(question=first, by=sara)
    first.refresh_from_db()
    assert (first.state, first.live_from, first.live_to) == (State.LIVE, began, None)
    put_on_air(question=second, by=sara)
    with pytest.raises(AnotherIsOnAir):
        resume_on_air(question=first, by=sara)


def test_the_database_itself_refuses_a_second_question_on_air(on_air: Desk) -> None:
    question_in(State.LIVE, on_air)
    other = make_question(on_air)
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=other.pk).update(state=State.LIVE)


def test_operators_enter_what_came_by_other_ways(desk: Desk, sara: User) -> None:
    said = Asked(text=" متى تفتح المدرسة؟ ", source=Source.PHONE, name="خديجة")
    question = enter(desk=desk, asked=said, by=sara)
    assert (question.text, question.source, question.entered_by) == ("متى تفتح المدرسة؟", "phone", sara)
    assert last_line(question)[2:] == ("entered", sara.pk, "phone")
    with pytest.raises(PermissionDenied):
        enter(desk=desk, asked=said, by=make_user())
    with pytest.raises(NoConsent):
        enter(desk=desk, asked=Asked(text="متى؟", source=Source.PAPER, has_consent=False), by=sara)
    many = enter_lines(desk=desk, lines=["واحد", "", "اثنان "], like=Asked(text="", source=Source.FACEBOOK), by=sara)
    assert [one.text for one in many] == ["واحد", "اثنان"]
    with pytest.raises(BadText):
        enter_lines(desk=desk, lines=["ثلاثة", "ا" * 601], like=Asked(text=""), by=sara)
    assert desk.questions.count() == 3


def test_what_was_done_last_is_undone_and_then_what_was_done_before(on_air: Desk, sara: User, omar: User) -> None:
    with pytest.raises(NothingToUndo):
        undo(desk=on_air, by=sara)
    first, second = make_question(on_air), make_question(on_air)
    accept(question=first, by=sara)
    shortlist(question=second, by=sara)
    put_on_air(question=second, by=sara)
    refuse(question=make_question(on_air), reason=Refusal.SPAM, by=omar)
    states = []
    for _each in range(4):
        undone = undo(desk=on_air, by=sara)
        states.append((undone.number, Question.objects.get(pk=undone.pk).state))
    two = second.number
    assert states == [
        (two, State.SHORTLISTED),
        (two, State.ACCEPTED),
        (two, State.RECEIVED),
        (first.number, State.RECEIVED),
    ]
    with pytest.raises(NothingToUndo):
        undo(desk=on_air, by=sara)


def test_what_another_has_gone_on_with_is_not_undone(desk: Desk, sara: User, omar: User, question: Question) -> None:
    accept(question=question, by=sara)
    shortlist(question=question, by=omar)
    with pytest.raises(TransitionRefused):
        undo(desk=desk, by=sara)


def test_a_new_overlay_key_is_for_moderators(desk: Desk, sara: User) -> None:
    with pytest.raises(PermissionDenied):
        renew_overlay_key(desk=desk, by=make_user())
    assert renew_overlay_key(desk=desk, by=sara).overlay_key != desk.overlay_key
