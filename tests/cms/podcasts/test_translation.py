"""A show and its episodes translated by wagtail-localize, as the translation dialogue does it."""

import pytest
from django.test import TestCase
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.operations import translate_object

from cms.catalogue import queries
from cms.podcasts.models import EpisodeChapter, EpisodePage, ShowPage
from tests.factories.content import make_episode, make_recording, make_show, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def show() -> ShowPage:
    return make_show("water", title="حديث الماء", summary="كل أسبوع سؤال")


@pytest.fixture
def episode(show: ShowPage) -> EpisodePage:
    chapters = [EpisodeChapter(start_s=0, title="البداية")]
    return make_episode(show, recording=make_recording(show), title="الماء", chapter_rows=chapters)


def into_french(page: ShowPage | EpisodePage, **words: str) -> ShowPage | EpisodePage:
    """Translate ``page`` and publish the translation; ``words`` are the French for what the Arabic says."""
    french = Locale.objects.get(language_code="fr")
    user = make_user(superuser=True)
    translate_object(page, [french], user=user)
    translation = Translation.objects.get(source__object_id=page.translation_key, target_locale=french)
    for segment in translation.source.stringsegment_set.all():
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=french,
            context=segment.context,
            data=words.get(segment.context.path, segment.string.data),
        )
    # wagtail-localize publishes when the translation is committed.
    with TestCase.captureOnCommitCallbacks(execute=True):
        translation.save_target(user=user, publish=True)
    return type(page).objects.get(translation_key=page.translation_key, locale=french)


def test_a_translation_is_the_same_work_in_other_words(show: ShowPage, episode: EpisodePage) -> None:
    into_french(show, title="Parole d'eau")
    french = into_french(episode, title="L'eau", summary="Ce qui se dit")
    assert isinstance(french, EpisodePage)
    assert (french.title, french.summary) == ("L'eau", "Ce qui se dit")
    assert french.live
    assert french.guid == episode.guid
    assert french.recording == episode.recording
    assert french.slug == episode.slug
    assert french.url == episode.url.replace("/ar/", "/fr/")
    assert [chapter.start_s for chapter in french.chapters] == [0]


def test_a_translated_show_has_the_same_team_and_one_feed(show: ShowPage, episode: EpisodePage) -> None:
    french = into_french(show, title="Parole d'eau")
    assert isinstance(french, ShowPage)
    assert (french.handle, french.collection, french.guid) == (show.handle, show.collection, show.guid)
    into_french(episode, title="L'eau")
    feed = queries.feed("water")
    assert feed
    assert feed.title == "حديث الماء"
    assert [each.title for each in feed.episodes] == ["الماء"]


def test_a_copy_is_another_work(show: ShowPage, episode: EpisodePage) -> None:
    copied = episode.copy(update_attrs={"slug": "copied"}, keep_live=False)
    assert copied.guid
    assert copied.guid != episode.guid
    other = show.copy(update_attrs={"slug": "other"}, keep_live=False)
    assert other.handle != show.handle
    assert other.collection != show.collection
    assert other.guid != show.guid
