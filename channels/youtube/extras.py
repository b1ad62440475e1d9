"""What stands beside a video: its picture, its captions, and its place in the playlist of the show.

Each can be repeated without harm. What YouTube refuses of it does not take the video back: it is kept, and told when
the video is looked at.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from typing import Any

from googleapiclient.http import MediaIoBaseUpload

from channels.errors import Refused
from channels.youtube import wording
from channels.youtube.client import (
    CAPTIONS_INSERT,
    CAPTIONS_LIST,
    CAPTIONS_UPDATE,
    PAGE,
    WRITE,
    Client,
    Item,
)
from cms.catalogue.records import Image, Transcript

CAPTIONS_BYTES = 100 * 1024**2
PICTURE_BYTES = 50 * 1024**2
PLAYLIST_PAGES = 10
SHOW_MARK = "athir-show-"


def attach(client: Client, video_id: str) -> None:
    """Give a video everything that belongs to it, and is not there yet.

    Raises:
        ChannelError: it cannot be done at the moment.
    """
    work = client.call.work
    if work.image:
        _once(client, "picture", work.image.url, lambda: _picture(client, video_id))
    for each in work.captions:
        _once(client, f"captions {each.language}", each.url, partial(_captions, client, video_id, each))
    # A playlist is public: what is hidden in it is counted there, and stands as a gap.
    if client.call.options.has_playlists and not wording.publish_at(client.call.due_at):
        _once(client, "playlist", work.handle, lambda: _into_playlist(client, video_id))
        if work.series_cover:
            _once(client, "cover", work.series_cover.url, partial(_cover, client, work.series_cover))


def _once(client: Client, what: str, identity: str, do: Callable[[], None]) -> None:
    """Do something unless it was done, and keep what YouTube says where it refuses."""
    call = client.call
    if call.kept.get("there", {}).get(what) == identity:
        return
    call.phase(what.partition(" ")[0])
    refusals = {name: reason for name, reason in call.kept.get("refusals", {}).items() if name != what}
    try:
        do()
    except Refused as refused:
        refusals[what] = refused.reason or refused.code
    done = {**call.kept.get("there", {}), what: identity}
    call.keep(there=done, refusals=refusals)


def _picture(client: Client, video_id: str) -> None:
    image = client.call.work.image
    if image is None:
        return
    with _media(client, image.url, image.media_type, PICTURE_BYTES) as media:
        client.ask(lambda api: api.thumbnails().set(videoId=video_id, media_body=media), WRITE)


@contextmanager
def _media(client: Client, url: str, media_type: str, limit: int) -> Iterator[MediaIoBaseUpload]:
    """Give a small file as the library wants it, sent in one piece.

    Raises:
        Refused: it is too large.
    """
    with client.call.opened(url) as stream:
        content = stream.read(limit + 1)
    if len(content) > limit:
        raise Refused("extras_refused", reason=f"{len(content)} bytes")
    yield MediaIoBaseUpload(BytesIO(content), mimetype=media_type, resumable=False)


def _captions(client: Client, video_id: str, captions: Transcript) -> None:
    """Put captions in, or in the place of those of the same language: YouTube takes no second ones."""
    with _media(client, captions.url, "text/vtt", CAPTIONS_BYTES) as media:
        there = _captions_there(client, video_id, captions.language)
        if there:
            body = {"id": there["id"], "snippet": {"isDraft": False}}
            _update_captions(client, body, media)
            return
        snippet = {"videoId": video_id, "language": captions.language, "name": "", "isDraft": False}
        try:
            client.ask(
                lambda api: api.captions().insert(part="snippet", body={"snippet": snippet}, media_body=media),
                CAPTIONS_INSERT,
            )
        except Refused as refused:
            # A first try whose answer was lost.
            if refused.status != 409:
                raise


def _captions_there(client: Client, video_id: str, language: str) -> Item | None:
    found = client.ask(lambda api: api.captions().list(part="snippet", videoId=video_id), CAPTIONS_LIST)
    ours = [each for each in found.get("items", []) if _is_ours(each["snippet"], language)]
    return ours[0] if ours else None


def _is_ours(snippet: dict[str, Any], language: str) -> bool:
    return bool(snippet["language"] == language and not snippet.get("name") and snippet.get("trackKind") != "ASR")


def _update_captions(client: Client, body: Item, media: MediaIoBaseUpload) -> None:
    client.ask(lambda api: api.captions().update(part="snippet", body=body, media_body=media), CAPTIONS_UPDATE)


def _into_playlist(client: Client, video_id: str) -> None:
    """Put the video into the playlist of its show; YouTube would take it twice, so it is looked for first."""
    playlist_id = _playlist(client)
    there = client.ask(
        lambda api: api.playlistItems().list(part="id", playlistId=playlist_id, videoId=video_id, maxResults=1)
    )
    if there.get("items"):
        return
    snippet = {"playlistId": playlist_id, "resourceId": {"kind": "youtube#video", "videoId": video_id}}
    client.ask(lambda api: api.playlistItems().insert(part="snippet", body={"snippet": snippet}), WRITE)


def _cover(client: Client, cover: Image) -> None:
    """Give the playlist the cover of its show, as podcasts have one there, unless it has a picture already."""
    playlist_id = _playlist(client)
    if client.ask(lambda api: api.playlistImages().list(part="id", parent=playlist_id)).get("items"):
        return
    snippet = {"playlistId": playlist_id, "type": "hero", "width": cover.width, "height": cover.height}
    with _media(client, cover.url, cover.media_type, PICTURE_BYTES) as media:
        client.ask(
            lambda api: api.playlistImages().insert(part="snippet", body={"snippet": snippet}, media_body=media), WRITE
        )


def _playlist(client: Client) -> str:
    """Return the playlist of the work's show, which is made where there is none that carries its mark."""
    work = client.call.work
    mark = SHOW_MARK + work.handle
    pages = client.pages(
        lambda api, token: api.playlists().list(part="snippet", mine=True, maxResults=PAGE, pageToken=token),
        PLAYLIST_PAGES,
    )
    for each in pages:
        if mark in each["snippet"].get("description", "").split():
            return str(each["id"])
    body = {
        "snippet": {
            "title": work.series[:150] or mark,
            "description": f"{work.series}\n\n{mark}",
            "defaultLanguage": work.language,
        },
        "status": {"privacyStatus": client.call.options.privacy, "podcastStatus": "enabled"},
    }
    return str(client.ask(lambda api: api.playlists().insert(part="snippet,status", body=body), WRITE)["id"])
