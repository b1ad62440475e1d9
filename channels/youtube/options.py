"""What an account at YouTube is asked for."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

PRIVACIES = (("public", _("Everybody")), ("unlisted", _("Whoever has the link")), ("private", _("Only the channel")))
LICENCES = (("youtube", _("The standard licence of YouTube")), ("creativeCommon", _("Creative Commons, with our name")))
# The numbers are YouTube's own.
CATEGORIES = (
    ("25", _("News and politics")),
    ("29", _("Non-profits and activism")),
    ("27", _("Education")),
    ("22", _("People and blogs")),
    ("24", _("Entertainment")),
    ("28", _("Science and technology")),
    ("19", _("Travel and events")),
)
WAYS_BACK = (("private", _("Hide it: only the channel sees it")), ("delete", _("Delete it for good")))


@dataclass(frozen=True, kw_only=True)
class Options:
    """``client_id`` and ``client_secret`` are those of the project at Google (OAuth 2.0, web application)."""

    client_id: str = field(default="", metadata={"label": _("Client ID")})
    client_secret: str = field(default="", metadata={"label": _("Client secret"), "is_secret": True})
    privacy: str = field(default="public", metadata={"label": _("Who may see it"), "choices": PRIVACIES})
    category: str = field(default="25", metadata={"label": _("Category"), "choices": CATEGORIES})
    licence: str = field(default="youtube", metadata={"label": _("Licence"), "choices": LICENCES})
    is_for_kids: bool = field(
        default=False,
        metadata={
            "label": _("Made for children"),
            "help": _("YouTube then allows neither comments nor notifications."),
        },
    )
    notifies: bool = field(
        default=True,
        metadata={
            "label": _("Tell the subscribers of each new video"),
            "help": _("Switch this off before an archive is sent."),
        },
    )
    has_playlists: bool = field(
        default=True,
        metadata={
            "label": _("One playlist for each show"),
            "help": _("YouTube shows it as a podcast."),
        },
    )
    way_back: str = field(default="private", metadata={"label": _("Taking back"), "choices": WAYS_BACK})
