"""One account's calls at YouTube: each is paid for from the day's allowance, sent once, and explained when refused."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from googleapiclient.errors import HttpError

from channels.conf import youtube as conf
from channels.publisher import Call
from channels.resumable import ResumableUpload, Source
from channels.transport import Answer, LibraryTransport, Limits, Transport
from channels.youtube.caller import Caller
from channels.youtube.library import sent, service, upload_address
from channels.youtube.login import access_token
from channels.youtube.options import Options
from channels.youtube.refusals import explained, meaning

READ, WRITE = 1, 50
CAPTIONS_LIST, CAPTIONS_INSERT, CAPTIONS_UPDATE = 50, 400, 450
UNITS, UPLOADS = "units", "uploads"
PAGE = 50
Item = dict[str, Any]
Ask = Callable[[Any], Any]


class Service:
    """What an account may ask of YouTube."""

    def __init__(self, caller: Caller, transport: Transport) -> None:
        self._caller = caller
        self._transport = transport
        self._refused = ""
        self._library = LibraryTransport(transport, self.headers)

    def ask(self, build: Ask, units: int = READ, *, makes: bool = False) -> Item:
        """Send the request that ``build`` makes of the library's service, and return what is answered.

        ``makes``: a lost answer leaves something that repeating the request would make a second time.

        Raises:
            ChannelError
        """
        self._caller.spend(UNITS, units)
        self._caller.beat()
        with explained(makes=makes):
            try:
                found = self._sent(build)
            except HttpError as error:
                if not _is_only_stale(error):
                    raise
                # What was refused like this had no effect, so it may be sent again.
                self.renew()
                found = self._sent(build)
            return found or {}

    def _sent(self, build: Ask) -> Any:
        return sent(build(service(conf.root_url)), self._library)

    def pages(self, build: Callable[[Any, str | None], Any], limit: int) -> Iterator[Item]:
        """Yield the items of a list, of at most ``limit`` pages."""
        token: str | None = None
        for _page in range(limit):
            answer = self.ask(partial(_with_token, build, token))
            yield from answer.get("items", [])
            token = answer.get("nextPageToken")
            if not token:
                return

    def headers(self) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {access_token(self._caller, refused=self._refused)}"}

    def renew(self) -> None:
        """The token was refused: the next request goes with another one."""
        self._refused = access_token(self._caller, refused=self._refused)


class Client(Service):
    """What a delivery may ask of YouTube."""

    def __init__(self, call: Call[Options], transport: Transport) -> None:
        super().__init__(call, transport)
        self.call = call

    def upload(self, source: Source) -> ResumableUpload:
        return ResumableUpload(self._transport, source, self.headers)

    def upload_address(self, parts: list[str], *, notifies: bool) -> str:
        return f"{upload_address(conf.root_url, parts)}&notifySubscribers={str(notifies).lower()}"


def _with_token(build: Callable[[Any, str | None], Any], token: str | None, service_object: Any) -> Any:
    return build(service_object, token)


@contextmanager
def calling(call: Call[Options]) -> Iterator[Client]:
    """Give a client for a delivery, whose steps are shorter than a lease."""
    with transport() as opened:
        yield Client(call, opened)


def transport() -> Transport:
    return Transport([conf.root_url], limits=Limits(step_s=conf.step_seconds))


def _is_only_stale(error: HttpError) -> bool:
    """Say whether the token alone was refused, not the channel behind it."""
    return meaning(Answer(status=error.status_code, body=error.content or b"")).code == "token_refused"
