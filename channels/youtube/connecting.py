"""Connects an account with a channel: the one that the person chose at Google, and no other one later."""

from django.db import transaction

from channels.errors import NeedsReauth, Refused
from channels.models import Account
from channels.resuming import resume
from channels.sealing import seal, unseal
from channels.youtube.caller import Newcomer
from channels.youtube.client import Item, Service, transport
from channels.youtube.login import ACCESS, REFRESH, SCOPES, Tokens
from channels.youtube.options import Options

SLUG = "youtube"


def channel_of(service: Service) -> Item:
    """Return the channel that a permission is for.

    Raises:
        NeedsReauth: whoever gave it has none.
    """
    items = service.ask(lambda api: api.channels().list(part="snippet,status", mine=True)).get("items", [])
    if not items:
        raise NeedsReauth("no_channel")
    found: Item = items[0]
    return found


def connect(account: Account, options: Options, tokens: Tokens) -> Account:
    """Keep what Google gave for an account, and let go on what waited for it.

    Raises:
        NeedsReauth: not everything was allowed, or there is no channel.
        Refused: it is another channel than before, or that of another account.
    """
    if not set(SCOPES) <= set(tokens.scope.split()):
        raise NeedsReauth("scopes_missing")
    with transport() as opened:
        channel = channel_of(Service(Newcomer(options, tokens.kept()), opened))
    with transaction.atomic():
        account.refresh_from_db(from_queryset=Account.objects.select_for_update())
        if account.remote_id not in ("", channel["id"]):
            raise Refused("other_channel", channel=channel["snippet"]["title"])
        if Account.objects.filter(publisher=SLUG, remote_id=channel["id"]).exclude(pk=account.pk).exists():
            raise Refused("channel_taken", channel=channel["snippet"]["title"])
        _keep(account, channel, tokens)
        resume(account)
    return account


def _keep(account: Account, channel: Item, tokens: Tokens) -> None:
    """Google gives a refresh token only when it asked for consent: what is not given replaces nothing."""
    secrets = unseal(account.secrets)
    refresh = tokens.refresh or secrets.get(REFRESH, "")
    if not refresh:
        raise NeedsReauth("not_connected")
    account.secrets = seal(secrets | {REFRESH: refresh, ACCESS: tokens.kept()})
    account.remote_id, account.remote_name = channel["id"], channel["snippet"]["title"][:255]
    account.save(update_fields=["secrets", "remote_id", "remote_name"])
