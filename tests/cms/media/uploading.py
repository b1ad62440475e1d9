"""A tus client as plain as can be, and officers who may add recordings."""

import base64
import hashlib
from typing import Any

import httpx
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import Collection, GroupCollectionPermission

from cms.users.models import User

PIECE_TYPE = "application/offset+octet-stream"
TOKEN = "a" * 32
UPLOADS = "/admin/uploads/"


def make_collection(name: str) -> Collection:
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    return root.add_child(name=name)


def make_officer(name: str, *collections: Collection) -> User:
    """Make somebody who may add, change and choose recordings of some collections."""
    user = User.objects.create_user(name, "officer@test.example")
    group = Group.objects.create(name=f"test {name}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_recording", "change_recording", "choose_recording"):
        permission = Permission.objects.get(codename=codename)
        for collection in collections:
            GroupCollectionPermission.objects.create(group=group, collection=collection, permission=permission)
    user.groups.add(group)
    return user


def encoded(**metadata: Any) -> str:
    return ",".join(f"{key} {base64.b64encode(str(value).encode()).decode()}" for key, value in metadata.items())


def checksum(piece: bytes, algorithm: str = "sha256") -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, piece).digest()).decode()}"


class TusClient:
    """Somebody signed in at a running server; without a user, somebody who is not."""

    def __init__(self, url: str, user: User | None = None) -> None:
        cookies = {"csrftoken": TOKEN}
        if user:
            browser = Client()
            browser.force_login(user)
            cookies["sessionid"] = browser.cookies["sessionid"].value
        headers = {"Tus-Resumable": "1.0.0", "X-CSRFToken": TOKEN, "X-Requested-With": "XMLHttpRequest"}
        self.http = httpx.Client(base_url=url, cookies=cookies, headers=headers, timeout=60)

    def __enter__(self) -> "TusClient":
        return self

    def __exit__(self, *_error: object) -> None:
        self.http.close()

    def ask(self, method: str, path: str = UPLOADS, **headers: Any) -> httpx.Response:
        """Send a request without a body; a header given as None is left out. Underscores stand for hyphens."""
        return self.send(method, path, b"", **headers)

    def send(self, method: str, path: str, body: bytes, **headers: Any) -> httpx.Response:
        request = self.http.build_request(method, path, content=body)
        for name, value in headers.items():
            header = name.replace("_", "-")
            if value is None:
                request.headers.pop(header, None)
            else:
                request.headers[header] = str(value)
        return self.http.send(request)

    def create(
        self, collection: Collection, length: object, filename: str = "a.mp3", **metadata: Any
    ) -> httpx.Response:
        given = encoded(filename=filename, collection=collection.pk, **metadata)
        return self.ask("POST", upload_length=length, upload_metadata=given)

    def begin(self, collection: Collection, length: int, **metadata: Any) -> str:
        """Create an upload and return its address."""
        response = self.create(collection, length, **metadata)
        assert response.status_code == 201, response.text
        return str(response.headers["Location"])

    def patch(self, path: str, offset: int, piece: bytes, **headers: Any) -> httpx.Response:
        return self.send("PATCH", path, piece, upload_offset=offset, content_type=PIECE_TYPE, **headers)

    def offset(self, path: str) -> int:
        return int(self.ask("HEAD", path).headers["Upload-Offset"])
