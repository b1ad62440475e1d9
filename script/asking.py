"""Questions to the web that was started. Without threads: see child.die_with_parent."""

import asyncio
from xml.etree import ElementTree as ET

from addresses import Address

ANSWER_LIMIT = 30.0


async def ask(address: Address, path: str) -> tuple[int, bytes]:
    """Status and body of the answer to GET `path`. Raises OSError and TimeoutError."""
    lines = (f"GET {path} HTTP/1.1", f"Host: {address.netloc}", "Connection: close", "", "")
    async with asyncio.timeout(ANSWER_LIMIT):
        reader, writer = await asyncio.open_connection(address.local, address.port)
        writer.write("\r\n".join(lines).encode())
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        writer.close()
    status = head.split(b" ", 2)[1:2]
    return int(status[0]) if status else 0, body


async def responds(address: Address, path: str) -> bool:
    try:
        status, _ = await ask(address, path)
    except (OSError, TimeoutError):
        return False
    return 0 < status < 500


async def feed_addresses(address: Address) -> list[str]:
    """The feeds of the list that the product keeps; none if it does not answer."""
    try:
        status, body = await ask(address, "/feeds/")
        outlines = ET.fromstring(body).iter("outline") if status == 200 else ()  # noqa: S314
    except (OSError, TimeoutError, ET.ParseError):
        return []
    return [outline.attrib["xmlUrl"] for outline in outlines]
