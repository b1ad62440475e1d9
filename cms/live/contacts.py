"""How an asker can be written to: sealed, for the notices alone, and deleted when its time is over."""

from dataclasses import dataclass

from django.conf import settings

from cms.core.sealing import Unreadable, seal, unseal

_PURPOSE = "athir live: contacts of askers"
_NOBODY = "django.core.mail.backends.dummy.EmailBackend"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """An e-mail address or a telephone number in international form, and the language that its owner reads."""

    email: str = ""
    phone: str = ""
    language: str = ""


def sealed(contact: Contact) -> bytes:
    return seal(vars(contact), purpose=_PURPOSE) if contact.email or contact.phone else b""


def opened(value: bytes | memoryview) -> Contact:
    """Return the contact; an empty one where it cannot be read any more, since the key of the house has changed."""
    try:
        return Contact(**unseal(value, purpose=_PURPOSE))
    except Unreadable:
        return Contact()


def can_write() -> bool:
    """Say whether the house can send mail at all: else no address is asked for."""
    return settings.EMAIL_BACKEND != _NOBODY
