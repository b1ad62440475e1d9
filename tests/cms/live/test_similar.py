"""Questions that ask the same find one another, in every way of writing."""

import pytest

from cms.live.models import Desk
from cms.live.operations.edit_text import edit_text
from cms.live.similar import same_asked, similar_to
from cms.live.states import State
from tests.factories.live import make_programme, make_question, question_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_programme().desk


@pytest.mark.parametrize(
    ("asked", "again"),
    [
        ("متى يصل الماء الصالح للشرب إلى دوار بني سلمان؟", "فوقاش غادي يوصل الماء الصالح للشرب لدوار بني سلمان"),
        ("لماذا تُقطع الطريق إلى باب برد كل شتاء؟", "علاش الطريق ديال باب برد كتقطع كل شتاء"),
        ("Quand l'eau potable arrivera-t-elle à Talambote ?", "L’EAU POTABLE A TALAMBOTE, c'est pour quand"),
        ("3lach lma kayt9te3 f dowar bni selman", "lma kayt9te3 f Bni Selman 3lach?"),
        ("ⵎⴰⵏⵜⵓⵔ ⴰⴷ ⵢⴰⵡⴹ ⵡⴰⵎⴰⵏ ⵖⵔ ⵓⴷⵖⴰⵔ ⵏⵏⵖ?", "ⵡⴰⵎⴰⵏ ⵖⵔ ⵓⴷⵖⴰⵔ ⵏⵏⵖ, ⵎⴰⵏⵜⵓⵔ?"),
    ],
)
def test_the_same_in_other_words_is_found(desk: Desk, asked: str, again: str) -> None:
    known = question_in(State.ACCEPTED, desk, text=asked)
    question_in(State.ACCEPTED, desk, text="من يراقب أسعار النقل المدرسي في الإقليم؟")
    assert similar_to(again, desk=desk) == [known]


def test_only_what_is_public_here_is_proposed(desk: Desk) -> None:
    text = "متى يصل الماء إلى دوار بني سلمان؟"
    make_question(desk, text)
    question_in(State.REFUSED, desk, text=text)
    question_in(State.ACCEPTED, make_programme().desk, text=text)
    assert similar_to(text, desk=desk) == []
    assert similar_to("الماء", desk=desk) == [], "one word says too little"


def test_the_likest_comes_first(desk: Desk) -> None:
    far = question_in(State.ACCEPTED, desk, text="متى يصل الماء إلى دوار بني سلمان ومن يؤدي ثمن الربط؟")
    near = question_in(State.ACCEPTED, desk, text="متى يصل الماء إلى دوار بني سلمان؟")
    assert similar_to("متى يصل الماء إلى دوار بني سلمان", desk=desk) == [near, far]


def test_a_moderator_sees_what_can_be_joined(desk: Desk) -> None:
    one, other = (make_question(desk, "متى يصل الماء إلى دوار بني سلمان؟") for _time in range(2))
    assert same_asked(one) == [other]
    edit_text(question=other, text="أسعار النقل المدرسي", by=None)
    assert same_asked(one) == []
