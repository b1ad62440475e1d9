"""How an asker can be written to: sealed, for the notices alone, and deleted when its time is over."""

import re
from dataclasses import dataclass

from django.conf import settings

from cms.core.sealing import Unreadable, seal, unseal
from cms.live.hints import with_western_digits

_PURPOSE = "athir live: contacts of askers"
_INTERNATIONAL = re.compile(r"\+[1-9]\d{7,14}")
_GROUPING = str.maketrans("", "", " .-/()\u200e\u200f")
_NOBODY = "django.core.mail.backends.dummy.EmailBackend"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """An e-mail address or a telephone number in international form, and the language that its owner reads."""

    email: str = ""
    phone: str = ""
    language: str = ""


def international(number: str) -> str:
    """Return a telephone number as ``+212612345678`` (ITU-T E.164, section 6.2); one without a country is Moroccan.

    Raises ValueError: it is none.
    """
    digits = with_western_digits(number).translate(_GROUPING)
    digits = re.sub(r"^0(?=[5-8]\d{8}$)", "+212", re.sub(r"^00", "+", digits))
    # A zero that is only dialled within the country.
    digits = re.sub(r"^\+2120(?=[5-8]\d{8}$)", "+212", digits)
    if not _INTERNATIONAL.fullmatch(digits):
        raise ValueError(number)
    return digits


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
