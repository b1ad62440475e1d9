"""How the verbs of the log are read."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "received": _("put back among those that wait"),
    "taken up": _("taken in hand"),
    "sent back for clarification": _("asked back"),
    "proposed for refusal": _("proposed for refusal"),
    "refused": _("refused"),
    "joined to another": _("joined to another question"),
    "handed to the right body": _("handed to the right body"),
    "accepted": _("accepted"),
    "shortlisted": _("shortlisted"),
    "cued": _("cued"),
    "put on air": _("put on air"),
    "answered on air": _("ended: answered on air"),
    "directed to a written answer": _("to be answered in writing"),
    "answered in writing": _("answered in writing"),
    "followed by a promise": _("followed by a promise"),
    "promise kept": _("promise kept"),
    "promise overdue": _("promise overdue"),
    "withdrawn": _("withdrawn by the asker"),
    "joined by another": _("another question was joined to it"),
    "left by another": _("another question was parted from it"),
    "moved": _("moved in the order"),
    "labelled": _("labelled"),
    "directed": _("directed to"),
    "text changed": _("text changed"),
    "votes counted again": _("votes counted again"),
    "entered": _("entered by hand"),
    "contact shown": _("looked up how to reach the asker"),
    "anonymised": _("name and address deleted"),
    "written answer added": _("written answer added"),
    "written answer corrected": _("written answer corrected"),
    "promise added": _("another promise entered"),
    "promise kept, or its outcome changed": _("promise kept, or its outcome changed"),
}


def verb_words(verb: str) -> str:
    """Return what a verb of the log means to a reader; one that is not known stays as it is."""
    return str(VERBS.get(verb, verb))
