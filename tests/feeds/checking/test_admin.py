"""The checker in the admin: what a show lacks, a check by a task, and who may read its report."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from cms.podcasts.models import ShowPage
from cms.users.roles import Role
from feeds.checking.models import CheckReport
from feeds.checking.operations.ask_check import TooManyChecks, ask_check
from feeds.checking.tasks import KEPT, check_feed, forget_checks
from feeds.conf import conf
from tests.factories.content import make_show, make_user
from tests.feeds.checking.site import Podcast
from tests.feeds.hostile import serving

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def draft_show() -> ShowPage:
    show = make_show()
    show.unpublish()
    return show


def test_a_show_says_before_publication_what_is_missing() -> None:
    show = draft_show()
    client = signed_in(make_user((show, Role.EDITOR)))
    html = client.get(f"/admin/feeds/check/show/{show.pk}/").content.decode()
    assert "ليس للبودكاست صورة." in html
    assert f"/admin/pages/{show.pk}/edit/#id_artwork-label" in html
    edit = client.get(f"/admin/pages/{show.pk}/edit/").content.decode()
    assert f"/admin/feeds/check/show/{show.pk}/" in edit
    assert "ينقص أمران" in edit
    assert 'id="id_artwork-label"' in edit


def test_a_draft_is_not_checked_for_real() -> None:
    show = draft_show()
    client = signed_in(make_user((show, Role.EDITOR)))
    assert client.post(f"/admin/feeds/check/show/{show.pk}/").status_code == 404
    assert not CheckReport.objects.exists()


def test_a_check_of_a_show_goes_on_by_itself_and_leaves_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    show = make_show()
    client = signed_in(make_user((show, Role.EDITOR)))
    with serving(Podcast(knows_ranges=False).answer) as server:
        monkeypatch.setattr(conf, "private_hosts", [server.host])
        answer = client.post("/admin/feeds/check/", {"address": server.url("/feed.xml")})
        report = CheckReport.objects.get()
        running = client.get(answer["Location"])
        assert running["Refresh"] == "3"
        [job] = ProcrastinateJob.objects.filter(task_name="feeds.check")
        check_feed(**job.args)
    done = client.get(answer["Location"])
    report.refresh_from_db()
    assert (report.title, report.episodes, report.done, report.total) == ("حديث الماء", 2, 7, 7)
    assert [finding.slug for finding in report.findings] == ["enclosure-ranges"]
    assert "Refresh" not in done.headers
    assert "byte-range requests" in done.content.decode()


def test_only_who_asked_and_the_team_of_the_show_may_read_a_report() -> None:
    ours, theirs = make_show(), make_show()
    asker, colleague, other = (make_user((show, Role.EDITOR)) for show in (ours, ours, theirs))
    of_show = ask_check(address=ours.feed_url, user=asker, handle=ours.handle)
    of_another = ask_check(address="https://elsewhere.example/feed.xml", user=asker)

    def reads(user: Any, report: CheckReport) -> bool:
        return bool(signed_in(user).get(f"/admin/feeds/check/{report.pk}/").status_code == 200)

    assert [reads(user, of_show) for user in (asker, colleague, other)] == [True, True, False]
    assert [reads(user, of_another) for user in (asker, colleague, other)] == [True, False, False]


def test_nobody_queues_checks_without_end() -> None:
    user = make_user()
    for _time in range(3):
        ask_check(address="https://elsewhere.example/feed.xml", user=user)
    with pytest.raises(TooManyChecks):
        ask_check(address="https://elsewhere.example/feed.xml", user=user)


def test_a_check_is_carried_out_once() -> None:
    report = ask_check(address="http://10.0.0.1/feed.xml", user=make_user())
    check_feed(report_id=report.pk)
    report.refresh_from_db()
    before = report.finished_at
    check_feed(report_id=report.pk)
    report.refresh_from_db()
    assert (report.finished_at, [finding.slug for finding in report.findings]) == (before, ["feed-reachable"])


def test_old_reports_are_forgotten() -> None:
    report = ask_check(address="https://elsewhere.example/feed.xml", user=make_user())
    CheckReport.objects.filter(pk=report.pk).update(asked_at=timezone.now() - KEPT)
    kept = ask_check(address="https://elsewhere.example/feed.xml", user=make_user())
    forget_checks(timestamp=0)
    assert [*CheckReport.objects.all()] == [kept]


def test_what_is_no_address_is_refused() -> None:
    show = make_show()
    answer = signed_in(make_user((show, Role.EDITOR))).post("/admin/feeds/check/", {"address": "file:///etc/passwd"})
    assert answer.status_code == 200
    assert not CheckReport.objects.exists()
