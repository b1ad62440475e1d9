"""When an episode may be heard, and what follows from it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from cms.core.pages import NotReady
from cms.core.publication import publish_due
from cms.podcasts.models import EpisodePage
from cms.users.roles import Role
from tests.factories.content import make_episode, make_recording, make_show, make_user, plan, process

pytestmark = pytest.mark.django_db


def is_live(episode: EpisodePage) -> bool:
    return EpisodePage.objects.get(pk=episode.pk).live


def make_due(episode: EpisodePage) -> None:
    """Let the minute come that was chosen for ``episode``."""
    past = timezone.now() - timedelta(seconds=1)
    revision = Revision.page_revisions.get(object_id=str(episode.pk), approved_go_live_at__isnull=False)
    revision.approved_go_live_at = past
    revision.content["go_live_at"] = past.isoformat()
    revision.save()


def test_an_episode_without_recording_cannot_be_published() -> None:
    draft = make_episode(make_show(), live=False)
    with pytest.raises(NotReady):
        draft.get_latest_revision().publish()
    assert not is_live(draft)


def test_an_episode_whose_recording_is_not_ready_cannot_be_published() -> None:
    show = make_show()
    draft = make_episode(show, recording=make_recording(show, ready=False), live=False)
    with pytest.raises(NotReady):
        draft.get_latest_revision().publish()
    assert not is_live(draft)


def test_a_planned_episode_goes_live_when_its_time_has_come_and_not_before() -> None:
    show = make_show()
    draft = make_episode(show, recording=make_recording(show), live=False)
    plan(draft, timezone.now() + timedelta(hours=1))
    publish_due()
    assert not is_live(draft)
    make_due(draft)
    publish_due()
    assert is_live(draft)


def test_a_planned_episode_waits_for_its_recording() -> None:
    show = make_show()
    recording = make_recording(show, ready=False)
    draft = make_episode(show, recording=recording, live=False)
    plan(draft, timezone.now() + timedelta(hours=1))
    make_due(draft)
    publish_due()
    assert not is_live(draft)
    process(recording)
    publish_due()
    assert is_live(draft)


def test_an_expired_episode_is_withdrawn() -> None:
    show = make_show()
    episode = make_episode(show, recording=make_recording(show))
    EpisodePage.objects.filter(pk=episode.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    publish_due()
    assert not is_live(episode)


def test_who_lost_the_right_to_publish_has_planned_in_vain() -> None:
    show = make_show()
    publisher = make_user((show, Role.PUBLISHER))
    draft = make_episode(show, recording=make_recording(show), live=False)
    plan(draft, timezone.now() + timedelta(hours=1), user=publisher)
    publisher.groups.clear()
    make_due(draft)
    publish_due()
    assert not is_live(draft)
    assert PageLogEntry.objects.filter(page=draft.pk, action="athir.schedule_refused").exists()


def test_wagtails_own_command_asks_the_same() -> None:
    show = make_show()
    publisher = make_user((show, Role.PUBLISHER))
    draft = make_episode(show, recording=make_recording(show), live=False)
    plan(draft, timezone.now() + timedelta(hours=1), user=publisher)
    publisher.groups.clear()
    make_due(draft)
    call_command("publish_scheduled")
    assert not is_live(draft)


def test_a_publisher_who_still_is_one_has_planned_well() -> None:
    show = make_show()
    draft = make_episode(show, recording=make_recording(show), live=False)
    plan(draft, timezone.now() + timedelta(hours=1), user=make_user((show, Role.PUBLISHER)))
    make_due(draft)
    publish_due()
    assert is_live(draft)
