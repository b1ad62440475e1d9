"""Reads answers to their end."""

from typing import Any

from django.http import StreamingHttpResponse


def body(response: Any) -> bytes:
    """Return the bytes of an answer and close its file.

    Not by ``response.close()``: it tells Django that a request has ended, which closes the test's connection.
    """
    content = b"".join(response) if isinstance(response, StreamingHttpResponse) else response.content
    for close in response._resource_closers:
        close()
    return bytes(content)
