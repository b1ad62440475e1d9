"""The list of what must be right before YouTube takes something, each looked at while somebody watches."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from channels import allowances
from channels.accounts import options_of
from channels.errors import ChannelError
from channels.models import Account, Delivery, Operation
from channels.publisher import Text
from channels.states import State
from channels.youtube.caller import Outside
from channels.youtube.client import UNITS, UPLOADS, Item, Service, transport
from channels.youtube.connecting import channel_of
from channels.youtube.login import REFRESH
from channels.youtube.refusals import SENTENCES

LOCKED = "locked_private"
ALLOWANCES = {UPLOADS: _("Videos may still be sent today"), UNITS: _("Something may still be changed today")}


@dataclass(frozen=True, kw_only=True)
class Check:
    """One line: ``is_good`` is None where it cannot be known yet; ``advice`` says what to do, or ""."""

    label: Text
    is_good: bool | None
    advice: Text = ""
    detail: str = ""


def checks(account: Account) -> list[Check]:
    """Look at everything now; this asks Google and YouTube."""
    options = options_of(account)
    found = [
        Check(
            label=_("The account knows a project at Google"),
            is_good=bool(options.client_id and options.client_secret),
            advice=SENTENCES["no_client"][2],
        ),
        Check(
            label=_("Somebody has given the permission"),
            is_good=bool(Outside(account).secret(REFRESH)),
            advice=SENTENCES["not_connected"][2],
        ),
    ]
    if all(check.is_good for check in found):
        found += _asked(account)
    return [*found, _audit(account), *_allowances(account)]


def _asked(account: Account) -> Iterator[Check]:
    """What only the other side can tell."""
    label = _("YouTube lets us in")
    try:
        with transport() as opened:
            channel = channel_of(Service(Outside(account), opened))
    except ChannelError as error:
        _happened, _again, advice = SENTENCES.get(error.code, ("", "", ""))
        yield Check(label=label, is_good=False, advice=advice, detail=error.reason or error.code)
        return
    yield Check(label=label, is_good=True)
    yield Check(
        label=_("It is the same channel as at the beginning"),
        is_good=channel["id"] == account.remote_id,
        advice=SENTENCES["other_channel"][2],
        detail=channel["snippet"]["title"],
    )
    yield _long_films(channel)


def _long_films(channel: Item) -> Check:
    status = channel.get("status", {}).get("longUploadsStatus")
    known = {"allowed": True, "eligible": False, "disallowed": False}
    return Check(
        label=_("The channel may have films of more than 15 minutes"),
        is_good=known.get(status),
        advice=_("Confirm the telephone number of the channel in YouTube Studio."),
    )


def _audit(account: Account) -> Check:
    """Whether Google has audited the project shows only in what became of a public video."""
    rows = Delivery.objects.filter(account=account, operation=Operation.PUBLISH)
    latest = rows.filter(state=State.VERIFIED).order_by("-verified_at").first()
    locked = rows.filter(problem=LOCKED).order_by("-since").first()
    is_public = options_of(account).privacy == "public"
    is_good: bool | None = None
    if locked and not (latest and latest.since > locked.since):
        is_good = False
    elif latest and is_public:
        is_good = True
    return Check(
        label=_("Public videos become public: Google has audited the project"),
        is_good=is_good,
        advice=SENTENCES[LOCKED][2] if is_good is False else _("This shows with the first public video."),
    )


def _allowances(account: Account) -> Iterator[Check]:
    for bucket, (left, whole) in allowances.left(account).items():
        advice = SENTENCES["youtube_quota"][1]
        yield Check(label=ALLOWANCES[bucket], is_good=left > 0, advice=advice, detail=f"{left} / {whole}")
