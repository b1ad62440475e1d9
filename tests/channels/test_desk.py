"""The desk: what people see of deliveries, and what they may do."""

from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Locale

from channels.board_pages import PER_PAGE
from channels.models import Account, Delivery, Operation
from channels.operations.send_work import send_work
from channels.operations.withdraw_work import withdraw_work
from channels.pages import channels_button, may_see_board
from channels.states import State
from cms.catalogue.desk import may_publish
from cms.users.models import User
from tests.channels.fakes.inbox import KEY, Inbox
from tests.channels.fakes.serving import Fault
from tests.channels.fakes.wordpress import PASSWORD, USER, wordpress
from tests.channels.fakes.youtube import YouTube
from tests.factories.channels import change, hours, make_account, make_story, only, sooner, work_off
from tests.factories.content import make_user
from tests.factories.youtube import make_filmed, make_youtube

pytestmark = pytest.mark.django_db


def press(desk: Client, row: Delivery, action: str, **values: str) -> str:
    """Press a button and return the page that is shown then."""
    answer = desk.post(reverse("channels_act", args=[row.pk, action]), values, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_desk_shows_a_refusal_with_the_words_of_the_place(there: Inbox, account: Account, desk: Client) -> None:
    there.faults.order("notice", Fault(kind="status", status=400, reason="no such field"))
    story = make_story()
    work_off()
    shown = desk.get(reverse("channels_work", args=[story.guid])).content.decode()
    assert account.name in shown
    assert "HTTP 400" in shown
    assert reverse("channels_act", args=[only().pk, "retry"]) in shown
    evidence = desk.get(reverse("channels_delivery", args=[only().pk])).content.decode()
    assert "no such field" in evidence
    board = desk.get(reverse("channels_board")).content.decode()
    assert board.index(story.title) > 0


def test_a_failed_one_is_sent_again_by_a_button(there: Inbox, account: Account, desk: Client) -> None:
    there.faults.order("notice", Fault(kind="status", status=400))
    make_story()
    work_off()
    press(desk, only(), "retry")
    work_off()
    assert only().state == State.VERIFIED
    assert only().events.filter(after=State.PLANNED).get().reason.startswith(client_name(desk))


def client_name(desk: Client) -> str:
    return str(User.objects.get(pk=desk.session["_auth_user_id"]).get_username())


def test_the_evidence_says_why_in_the_language_of_the_reader(there: Inbox, account: Account, desk: Client) -> None:
    there.faults.order("notice", Fault(kind="status", status=400))
    story = make_story()
    work_off()
    press(desk, only(), "retry")
    work_off()
    story.unpublish()
    work_off()
    address = reverse("channels_delivery", args=[only(operation=Operation.PUBLISH).pk])
    shown = unescape(desk.get(address, headers={"Accept-Language": "fr"}).content.decode())
    for why in (
        "a refusé",
        "Avis à l’autre système",
        f"{client_name(desk)}: Réessayer",
        "L’œuvre n’est plus visible",
        "Supprimé là-bas",
    ):
        assert why in shown
    assert "no longer be seen" not in shown


def test_of_two_who_press_the_same_button_the_second_hears_so(there: Inbox, account: Account, desk: Client) -> None:
    there.faults.order("notice", Fault(kind="status", status=400))
    make_story()
    work_off()
    row = only()
    press(desk, row, "retry")
    shown = press(desk, row, "retry")
    assert "meanwhile" in shown or "هذه الأثناء" in shown
    work_off()
    assert len(there.notices) == 1


def test_a_missed_one_is_sent_when_somebody_wants_it(there: Inbox, account: Account, desk: Client) -> None:
    make_story()
    sooner(timedelta(minutes=account.late_minutes + 1))
    work_off()
    assert only().state == State.MISSED
    press(desk, only(), "retry")
    work_off()
    assert only().state == State.VERIFIED


def test_a_work_is_taken_back_from_one_place_and_from_everywhere(there: Inbox, account: Account, desk: Client) -> None:
    other = make_account("log")
    story = make_story()
    work_off()
    press(desk, only(account=account, operation=Operation.PUBLISH), "withdraw")
    work_off()
    assert there.works == {}
    assert only(account=other).state == State.VERIFIED
    desk.post(reverse("channels_withdraw", args=[story.guid]))
    work_off()
    assert only(account=other, operation=Operation.PUBLISH).state == State.WITHDRAWN
    assert story.__class__.objects.get(pk=story.pk).live


def test_a_work_is_sent_to_an_account_that_gets_nothing_by_itself(there: Inbox, desk: Client) -> None:
    account = make_account("webhook", takes_all=False, url=there.url, key=KEY)
    story = make_story()
    desk.post(reverse("channels_work", args=[story.guid]), {"account": account.pk})
    work_off()
    assert only().state == State.VERIFIED


def test_what_does_not_wait_is_not_cancelled(account: Account, desk: Client) -> None:
    make_story()
    work_off()
    press(desk, only(), "cancel")
    assert only().state == State.VERIFIED


def test_nobody_acts_on_the_works_of_others(account: Account) -> None:
    story = make_story()
    other = make_user()
    with pytest.raises(PermissionDenied):
        send_work(guid=story.guid, account=account, user=other)


def test_whoever_publishes_translations_alone_sees_no_board_of_the_works(account: Account) -> None:
    page = make_story()
    copy = page.copy_for_translation(Locale.objects.get(language_code="fr"), copy_parents=True)
    user = make_user()
    group = Group.objects.create(name="translators")
    codenames = ("change_page", "publish_page")
    for permission in Permission.objects.filter(codename__in=codenames):
        GroupPagePermission.objects.create(group=group, page=copy.get_parent(), permission=permission)
    user.groups.add(group)
    user = User.objects.get(pk=user.pk)
    assert (may_publish(copy, user), may_publish(page, user), copy.guid == page.guid) == (True, False, True)
    assert (may_see_board(user), channels_button(copy, user, "")) == (False, [])


def test_an_address_that_leads_into_the_house_is_refused_in_words(desk: Client) -> None:
    make_account("webhook", url="https://127.0.0.1:1/", key=KEY)
    story = make_story()
    work_off(until=hours(1))
    assert (only().state, only().problem) == (State.FAILED, "forbidden_address")
    assert desk.get(reverse("channels_work", args=[story.guid])).status_code == 200


def test_an_account_with_works_stays_at_its_place(desk: Client, boss: User) -> None:
    with wordpress() as one, wordpress() as other:
        account = make_account("wordpress", url=one.url, user=USER, password=PASSWORD)
        make_story()
        work_off()
        values = {"name": "x", "late_minutes": "60", "keeper": str(boss.pk)}
        values |= {"option_user": USER, "option_way_back": "draft"}
        page = reverse("channels_account", args=[account.pk])
        answer = desk.post(page, values | {"option_url": other.url})
        assert list(answer.context["form"].errors) == ["option_url"]
        withdraw_work(guid=only().guid, user=None)
        answer = desk.post(page, values | {"option_url": other.url})
        assert list(answer.context["form"].errors) == ["option_url"]
        assert desk.post(page, values | {"option_url": one.url}).status_code == 302


def test_a_refused_account_says_how_it_goes_on(desk: Client, boss: User) -> None:
    with wordpress() as site:
        account = make_account("wordpress", url=site.url, user=USER, password=PASSWORD)
        site.may_publish = False
        make_story()
        work_off()
        page, words = reverse("channels_account", args=[account.pk]), "رُفض هذا الحساب"
        assert words in desk.get(page).content.decode()
        site.may_publish = True
        values = {"name": "x", "late_minutes": "60", "keeper": str(boss.pk), "is_active": "on"}
        desk.post(page, values | {"option_url": site.url, "option_user": USER, "option_way_back": "draft"})
        work_off()
        assert (only().state, words in desk.get(page).content.decode()) == (State.VERIFIED, False)


def test_an_account_is_made_and_its_key_is_never_shown_again(there: Inbox, desk: Client, boss: User) -> None:
    page = reverse("channels_account_new", args=["webhook"])
    values = {"name": "خبر", "is_active": "on", "takes_all": "on", "late_minutes": "60", "keeper": str(boss.pk)}
    answer = desk.post(page, values | {"option_url": there.url, "option_key": KEY})
    assert answer.status_code == 302, answer.context["form"].errors
    account = Account.objects.get()
    shown = desk.get(reverse("channels_account", args=[account.pk])).content.decode()
    assert there.url in shown
    assert KEY not in shown
    desk.post(reverse("channels_account", args=[account.pk]), values | {"option_url": there.url, "option_key": ""})
    story = make_story()
    change(story)
    work_off()
    assert list(there.works) == [story.guid]


def test_a_long_board_is_turned_page_by_page_and_renews_itself(account: Account, desk: Client) -> None:
    for number in range(PER_PAGE + 2):
        values = {"guid": f"g{number}", "title": f"خبر {number}", "state": State.FAILED, "since": hours(number)}
        Delivery.objects.create(account=account, revision="r", next_at=None, **values)
    first = desk.get(reverse("channels_board"))
    assert (f"خبر {PER_PAGE - 1}<" in first.text, f"خبر {PER_PAGE}<" in first.text) == (True, False)
    second = desk.get(reverse("channels_board_state"), {"waiting": 2})
    assert (f"خبر {PER_PAGE}<" in second.text, "data-recording-part" in second.text) == (True, True)


def test_a_planned_work_is_offered_to_places_that_can_keep_it(desk: Client, youtube: YouTube) -> None:
    patient, at_once = make_youtube(youtube, takes_all=False), make_account("webhook", takes_all=False)
    page = make_filmed(go_live_at=hours(3))
    shown = desk.get(reverse("channels_work", args=[page.guid])).text
    assert (f'value="{patient.pk}"' in shown, f'value="{at_once.pk}"' in shown) == (True, False)
    desk.post(reverse("channels_work", args=[page.guid]), {"account": patient.pk})
    work_off()
    assert only().state == State.SCHEDULED
    assert "موعد ظهوره هناك" in desk.get(reverse("channels_work", args=[page.guid])).text
