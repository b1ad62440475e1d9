"""Evenings as visitors find them: before, on air and after, with questions of every kind."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from cms.live.models import Desk, Invitation, LiveProgrammePage, Question
from cms.live.models.question import Naming
from cms.live.operations.answer_in_writing import answer_in_writing
from cms.live.operations.keep_promise import keep_promise
from cms.live.operations.promise import Promised, promise
from cms.live.states import State, advance
from cms.people.models import Person
from cms.taxonomy.models import Place, Topic
from tests.factories.live import make_programme, make_question, make_series, question_in

WORDS: dict[str, dict[str, Any]] = {
    "ar": {
        "series": "مجلس مفتوح",
        "title": "الماء والطرق في إقليم شفشاون: اسألوا المسؤولين",
        "summary": "رئيسة قسم الماء ومدير الطرق يجيبان مباشرة عن أسئلة سكان الإقليم.",
        "province": "شفشاون",
        "communes": ["باب برد", "بني سلمان", "تلمبوط"],
        "topic": "الماء",
        "official": "نعيمة الريفي",
        "office": "رئيسة قسم الماء بمجلس الجهة",
        "questions": [
            "متى يصل الماء الصالح للشرب إلى دوار بني سلمان؟",
            "لماذا تنقطع الطريق بين باب برد وتلمبوط كل شتاء، ومن يتكفل بفتحها؟",
            "هل سيستفيد فلاحو تلمبوط من السقي بالتنقيط هذه السنة؟",
            "كم بقي من ميزانية تهيئة المسالك القروية؟",
        ],
        "answer": "تنتهي الأشغال قبل نهاية مارس، وتصل القناة إلى الدوار في الشطر الثاني.",
        "promise": "ربط دوار بني سلمان بشبكة الماء الصالح للشرب",
        "outcome": "سُلّمت الأشغال وشُغّلت القناة.",
        "name": "سعاد العمراني",
    },
    "fr": {
        "series": "Conseil ouvert",
        "title": "Eau et routes dans la province de Chefchaouen : posez vos questions",
        "summary": "La cheffe de la division de l'eau et le directeur des routes répondent en direct aux habitants.",
        "province": "Chefchaouen",
        "communes": ["Bab Berred", "Beni Selmane", "Talambote"],
        "topic": "Eau",
        "official": "Naïma Errifi",
        "office": "Cheffe de la division de l'eau, conseil de la région",
        "questions": [
            "Quand l'eau potable arrivera-t-elle au douar Beni Selmane ?",
            "Pourquoi la route entre Bab Berred et Talambote est-elle coupée chaque hiver, et qui la rouvre ?",
            "Les agriculteurs de Talambote auront-ils droit à l'irrigation au goutte-à-goutte cette année ?",
            "Que reste-t-il du budget des pistes rurales ?",
        ],
        "answer": "Les travaux s'achèvent avant la fin mars ; la conduite atteint le douar à la deuxième tranche.",
        "promise": "Raccorder le douar Beni Selmane au réseau d'eau potable",
        "outcome": "Les travaux sont réceptionnés et la conduite est en service.",
        "name": "Souad El Amrani",
    },
}


@dataclass(frozen=True, kw_only=True)
class Evening:
    """A programme, and what of it a visitor can open: paths by what they are."""

    page: LiveProgrammePage
    desk: Desk
    questions: list[Question]
    invitation: Invitation
    addresses: dict[str, str]


def make_evening(code: str = "ar", *, phase: str = "collecting") -> Evening:
    """Announce a programme and bring it to a phase, with questions as they are then."""
    words = WORDS[code]
    page, invitation = _announced(code, words)
    questions = _asked(page.desk, invitation, words)
    desk = page.desk
    if phase != "collecting":
        _begun(desk)
        advance(questions[0], State.CUED)
        Question.objects.filter(pk=questions[0].pk).update(live_from=timezone.now())
        advance(questions[0], State.LIVE)
    if phase == "ended":
        _ended(desk, questions, words)
    root = f"/{code}/live/{desk.pk}"
    addresses = {
        "programme": page.url,
        "ask": f"{root}/ask/",
        "question": f"{root}/{questions[0].number}/",
        "track": f"/{code}/live/track/",
        "tracked": f"/{code}/live/track/{questions[1].code}/",
        "unclear": f"/{code}/live/track/{questions[3].code}/",
        "charter": f"/{code}/live/charter/",
        "commitments": f"/{code}/commitments/",
    }
    return Evening(
        page=page, desk=Desk.objects.get(pk=desk.pk), questions=questions, invitation=invitation, addresses=addresses
    )


def _announced(code: str, words: dict[str, Any]) -> tuple[LiveProgrammePage, Invitation]:
    series = make_series(f"open-council-{code}", code, title=words["series"])
    locale = series.locale
    topic = Topic.objects.get_or_create(slug="water", locale=locale, defaults={"name": words["topic"]})[0]
    province = Place.objects.get_or_create(
        slug="chefchaouen", locale=locale, defaults={"name": words["province"], "kind": "province"}
    )[0]
    for number, name in enumerate(words["communes"]):
        Place.objects.get_or_create(
            slug=f"commune-{number}", locale=locale, defaults={"name": name, "kind": "commune", "parent": province}
        )
    person = Person.objects.get_or_create(
        slug="naima", locale=locale, defaults={"name": words["official"], "role_line": words["office"]}
    )[0]
    page = make_programme(
        series,
        title=words["title"],
        summary=words["summary"],
        topics=[topic],
        places=[province],
        watch_url="https://video.example/live",
    )
    return page, page.desk.invitations.create(person=person)


def _asked(desk: Desk, invitation: Invitation, words: dict[str, Any]) -> list[Question]:
    place = Place.objects.get(name=words["communes"][1])
    about = {"place": place, "topic": Topic.objects.get(name=words["topic"]), "language": place.locale.language_code}
    first, second, third, fourth = words["questions"]
    questions = [
        question_in(State.ACCEPTED, desk, text=first, name=words["name"], naming=Naming.FULL, **about),
        question_in(State.ACCEPTED, desk, text=second, name=words["name"], naming=Naming.INITIALS, **about),
        question_in(State.SHORTLISTED, desk, text=third, **about),
        make_question(desk, fourth, **about),
    ]
    for votes, question in enumerate(questions):
        Question.objects.filter(pk=question.pk).update(directed_to=invitation, votes=7 * votes)
        question.refresh_from_db()
    advance(questions[3], State.NEEDS_CLARIFICATION)
    return questions


def _begun(desk: Desk) -> None:
    Desk.objects.filter(pk=desk.pk).update(began_at=timezone.now() - timedelta(minutes=20))


def _ended(desk: Desk, questions: list[Question], words: dict[str, Any]) -> None:
    first, second, third, _fourth = questions
    Question.objects.filter(pk=first.pk).update(live_to=timezone.now())
    advance(first, State.ANSWERED_ON_AIR)
    later = timezone.localdate() + timedelta(days=90)
    promise(question=first, promised=Promised(what=words["promise"], due_on=later), by=None)
    kept = promise(question=first, promised=Promised(what=words["promise"], due_on=later), by=None)
    keep_promise(commitment=kept, outcome=words["outcome"], by=None)
    answer_in_writing(question=second, text=words["answer"], by=None)
    late = promise(question=second, promised=Promised(what=words["promise"], due_on=later), by=None)
    type(late).objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=3))
    advance(third, State.REFUSED)
    Question.objects.filter(pk=third.pk).update(refusal="outside")
    Desk.objects.filter(pk=desk.pk).update(ended_at=timezone.now())
