"""What sitemaps have in common (https://www.sitemaps.org/protocol.html)."""

from datetime import datetime
from typing import Any

from lxml import etree

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
END = b"</urlset>"
MEDIA_TYPE = "application/xml; charset=utf-8"


class Sitemap:
    """A list of pages, of which search engines may learn more by one extension.

    Arguments: ``prefix`` and ``namespace`` of the extension; neither for none.
    """

    def __init__(self, prefix: str = "", namespace: str = "") -> None:
        self._extension = namespace
        extensions = {prefix: namespace} if namespace else {}
        self._root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap={None: SITEMAP} | extensions)

    def page(self, address: str, changed_at: datetime | None = None) -> Any:
        """Add a page, and return its element."""
        page = etree.SubElement(self._root, f"{{{SITEMAP}}}url")
        etree.SubElement(page, f"{{{SITEMAP}}}loc").text = address
        if changed_at:
            etree.SubElement(page, f"{{{SITEMAP}}}lastmod").text = w3c(changed_at)
        return page

    def add(self, address: str, kind: str) -> Any:
        """Add a page, and return the element of the extension, of this kind, that describes it."""
        page = self.page(address)
        return etree.SubElement(page, f"{{{self._extension}}}{kind}")

    def describe(self, element: Any, name: str, text: str) -> Any:
        """Add a word of the extension to ``element``."""
        child = etree.SubElement(element, f"{{{self._extension}}}{name}")
        child.text = text
        return child

    @property
    def pages(self) -> bytes:
        """The pages alone, as they stand in ``frame``."""
        document: bytes = etree.tostring(self._root, encoding="UTF-8")
        return document[document.index(b">") + 1 : document.rindex(END)] if len(self._root) else b""

    @property
    def frame(self) -> tuple[bytes, bytes]:
        """What stands before and after the pages of a sitemap with this extension, in UTF-8."""
        shell = etree.Element(self._root.tag, nsmap=self._root.nsmap)
        shell.text = "\n"
        document: bytes = etree.tostring(shell, encoding="UTF-8", xml_declaration=True)
        return document.removesuffix(END), END

    def document(self) -> bytes:
        """Return the sitemap as UTF-8 XML."""
        document: bytes = etree.tostring(self._root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
        return document


def w3c(moment: datetime) -> str:
    """Return a moment as sitemaps want it, to the second (the W3C's profile of ISO 8601)."""
    return moment.isoformat(timespec="seconds")
