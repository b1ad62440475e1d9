"""Lists of works: the reader's language first, and each work once."""

import pytest

from cms.core import works
from cms.podcasts.models import EpisodePage, ShowPage
from tests.factories.content import home, make_episode, make_recording, make_show

pytestmark = pytest.mark.django_db


@pytest.fixture
def arabic() -> ShowPage:
    return make_show("water")


@pytest.fixture
def episodes(arabic: ShowPage) -> dict[str, EpisodePage]:
    """Two episodes in Arabic, one of which exists in French, too."""
    french = make_show("eau", code="fr", of=arabic)
    both = make_episode(arabic, recording=make_recording(arabic), title="الماء")
    alone = make_episode(arabic, recording=make_recording(arabic), title="السد")
    translated = make_episode(
        french, recording=make_recording(french), title="L'eau", translation_key=both.translation_key
    )
    return {"both": both, "alone": alone, "translated": translated}


def titles(code: str, limit: int = 10) -> list[str]:
    return [work.title for work in works.latest(locale=home(code).locale, limit=limit, kind="episode")]


def test_a_reader_meets_each_work_once_in_their_own_language_first(episodes: dict[str, EpisodePage]) -> None:
    assert titles("ar") == ["السد", "الماء"]
    assert titles("fr") == ["L'eau", "السد"]


def test_a_language_without_works_shows_the_originals(episodes: dict[str, EpisodePage]) -> None:
    assert titles("zgh") == ["السد", "الماء"]


def test_the_limit_holds(episodes: dict[str, EpisodePage]) -> None:
    assert titles("fr", limit=1) == ["L'eau"]


def test_drafts_are_in_no_list(arabic: ShowPage) -> None:
    make_episode(arabic, recording=make_recording(arabic), live=False)
    assert titles("ar") == []


def test_a_withdrawn_translation_gives_way_to_the_original(episodes: dict[str, EpisodePage]) -> None:
    episodes["translated"].unpublish()
    assert sorted(titles("fr")) == sorted(["السد", "الماء"])
