"""google-api-python-client over our own transport, at whatever address the service has."""

import json
from functools import cache
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urljoin

import googleapiclient
from googleapiclient.discovery import build_from_document

from channels.transport import ForeignAddress, LibraryTransport

DOCUMENT = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents" / "youtube.v3.json"
UPLOAD = "upload/youtube/v3/videos?uploadType=resumable&part="


@cache
def service_document(root: str) -> str:
    """Return the discovery document that comes with the library, for the service at ``root``.

    Both addresses are needed: the library takes one for calls, the other for files.
    """
    document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    return json.dumps({**document, "rootUrl": root, "baseUrl": root, "mtlsRootUrl": root})


class _Silent:
    """Stands where the library expects its transport: each call is given its own when it is sent."""

    def request(self, uri: str, *_rest: object, **_named: object) -> NoReturn:
        raise ForeignAddress(uri)

    def close(self) -> None:
        """There is nothing to close."""


@cache
def service(root: str) -> Any:
    """Return the library's object for YouTube, which takes a while to build; a call is sent by ``sent``."""
    return build_from_document(service_document(root), http=_Silent())


def sent(request: Any, transport: LibraryTransport) -> Any:
    """Send a request of the library once, and return what is answered."""
    return request.execute(http=transport, num_retries=0)


def upload_address(root: str, parts: list[str]) -> str:
    """Return where a resumable upload begins."""
    return urljoin(root, UPLOAD + ",".join(parts))
