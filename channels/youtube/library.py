"""google-api-python-client over our own transport, at whatever address the service has."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import googleapiclient
from googleapiclient.discovery import build_from_document

from channels.transport import LibraryTransport, Transport

DOCUMENT = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents" / "youtube.v3.json"
UPLOAD = "upload/youtube/v3/videos?uploadType=resumable&part="


@cache
def service_document(root: str) -> str:
    """Return the discovery document that comes with the library, for the service at ``root``.

    Both addresses are needed: the library takes one for calls, the other for files.
    """
    document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    return json.dumps({**document, "rootUrl": root, "baseUrl": root, "mtlsRootUrl": root})


def service(root: str, transport: Transport, headers: Mapping[str, str]) -> Any:
    """Return the library's object for YouTube, which sends ``headers`` with every request."""
    return build_from_document(service_document(root), http=LibraryTransport(transport, headers))


def upload_address(root: str, parts: list[str]) -> str:
    """Return where a resumable upload begins."""
    return urljoin(root, UPLOAD + ",".join(parts))
