"""What a person needs who publishes a work by hand: files, text, and where to bring the address."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from channels.accounts import options_of
from channels.models import Delivery, Operation
from channels.pages import DeliveryView
from channels.publishers.assisted import PUBLISHER, text
from channels.states import State
from cms.catalogue.works import Work, work


@dataclass(frozen=True, kw_only=True)
class Part:
    """One file of a package; ``byte_length``: None where it is not known."""

    label: str | Promise
    url: str
    detail: str = ""
    byte_length: int | None = None


def has_package(row: Delivery) -> bool:
    """Say whether somebody is to publish it by hand."""
    is_waiting = row.state == State.ACTION_REQUIRED and row.operation == Operation.PUBLISH
    return is_waiting and row.account.publisher == PUBLISHER.slug


def parts(found: Work) -> list[Part]:
    recordings = [(_("Video"), found.video), (_("Sound"), None if found.video else found.sound)]
    files = [Part(label=label, url=file.url, byte_length=file.byte_length) for label, file in recordings if file]
    cover = [Part(label=_("Cover"), url=found.image.url, detail=found.image.alt)] if found.image else []
    subtitles = [
        Part(label=_("Subtitles"), url=each.url, detail=get_language_info(each.language)["name_local"])
        for each in found.captions
    ]
    return [*files, *cover, *subtitles]


class PackageView(DeliveryView):
    """Raises Http404 where nothing waits to be published by hand."""

    template_name = "admin/channels/package.html"
    page_title = _("Package")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": reverse("channels_package", args=[self.row.pk]), "label": str(self.page_title)}
        return [*super().get_breadcrumbs_items(), here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = work(self.row.guid)
        if found is None or not has_package(self.row):
            raise Http404
        options = options_of(self.row.account)
        values = {
            "work": found,
            "place": options.place or self.row.account.name,
            "parts": parts(found),
            "text": text(found, options.longest_text),
        }
        return super().get_context_data(**values | kwargs)


def package_urls() -> list[URLPattern]:
    return [path("channels/packages/<uuid:delivery_id>/", PackageView.as_view(), name="channels_package")]
