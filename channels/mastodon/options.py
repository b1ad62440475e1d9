"""What an account at a server of Mastodon is asked for."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

VISIBILITIES = (
    ("public", _("Everybody")),
    ("unlisted", _("Everybody, but not in the public timelines")),
    ("private", _("Only followers")),
)
PICTURE, RECORDING, NOTHING = "picture", "recording", "nothing"
ATTACHED = (
    (PICTURE, _("The picture")),
    (RECORDING, _("The recording itself, where it is short")),
    (NOTHING, _("Nothing")),
)


@dataclass(frozen=True, kw_only=True)
class Options:
    """``token``: an access token with the scopes named in its help."""

    url: str = field(default="", metadata={"label": _("Address"), "help": _("Of the server, with https.")})
    token: str = field(
        default="",
        metadata={
            "label": _("Access token"),
            "help": _(
                "Made there under Preferences, Development, with the scopes read:accounts, read:statuses, "
                "write:statuses and write:media."
            ),
            "is_secret": True,
        },
    )
    visibility: str = field(default="public", metadata={"label": _("Who may see it"), "choices": VISIBILITIES})
    attached: str = field(default=PICTURE, metadata={"label": _("What goes along"), "choices": ATTACHED})
    longest: int = field(
        default=500,
        metadata={
            "label": _("Longest post, in characters"),
            "help": _("As the server allows; every address counts as 23."),
        },
    )
    largest_mb: int = field(default=99, metadata={"label": _("Largest recording, in megabytes")})
