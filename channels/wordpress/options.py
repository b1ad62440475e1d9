"""What an account at a WordPress is asked for."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

WAYS_BACK = (("draft", _("Hide it: it becomes a draft there")), ("trash", _("Put it in the bin there")))


@dataclass(frozen=True, kw_only=True)
class Options:
    """``password`` is an application password, never that with which a person signs in."""

    url: str = field(
        default="", metadata={"label": _("Address"), "help": _("Of the front page of the website, with https.")}
    )
    user: str = field(
        default="",
        metadata={"label": _("User name"), "help": _("Of a user there who may publish: at least an author.")},
    )
    password: str = field(
        default="",
        metadata={
            "label": _("Application password"),
            "help": _("Made there under Users, Profile, Application Passwords."),
            "is_secret": True,
        },
    )
    categories: str = field(
        default="",
        metadata={"label": _("Categories"), "help": _("Separated by commas. Those that are missing are made there.")},
    )
    has_show_category: bool = field(default=True, metadata={"label": _("One category for each show")})
    has_transcript: bool = field(default=True, metadata={"label": _("Show the transcript")})
    has_language: bool = field(
        default=False,
        metadata={
            "label": _("Say the language of each post"),
            "help": _("For websites in several languages that understand the field lang, such as with Polylang Pro."),
        },
    )
    notices_key: str = field(
        default="",
        metadata={
            "label": _("Key of its notices"),
            "help": _("Only with our plugin: the website then tells at once what people edit there."),
            "is_secret": True,
        },
    )
    way_back: str = field(default="draft", metadata={"label": _("Taking back"), "choices": WAYS_BACK})

    @property
    def category_names(self) -> list[str]:
        return [name.strip() for name in self.categories.replace("،", ",").split(",") if name.strip()]
