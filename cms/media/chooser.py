"""Choosing a recording for a page: only from those that one may choose."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.chooser import (
    ChooseResultsView,
    ChooseView,
    ChosenMultipleView,
    ChosenView,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet

from cms.media.columns import StateColumn, edition_length
from cms.media.models import Recording
from cms.media.permissions import recording_policy
from cms.users.teams import team_titles


class ChoosableMixin:
    """Narrows every question of the chooser to what its user may choose."""

    request: Any

    def get_object_list(self) -> QuerySet[Recording]:
        allowed = recording_policy.instances_user_has_permission_for(self.request.user, "choose")
        return allowed.select_related("job", "collection").prefetch_related("renditions")

    def get_object(self, pk: str) -> Recording:
        try:
            return self.get_object_list().get(pk=UUID(pk))
        except ValueError as error:
            raise Recording.DoesNotExist from error

    def get_objects(self, pks: list[str]) -> QuerySet[Recording]:
        return self.get_object_list().filter(pk__in=pks)


class RecordingColumnsMixin(ChoosableMixin):
    """Shows what tells one recording from another."""

    @cached_property
    def shows(self) -> dict[int, str]:
        return team_titles(recording_policy.collections_user_has_permission_for(self.request.user, "choose"))

    @property
    def columns(self) -> list[Column]:
        columns = [
            *super().columns,  # type: ignore[misc]
            StateColumn(),
            Column("length", label=_("Length"), accessor=edition_length),
            DateColumn("created_at", label=_("Received")),
        ]
        if len(self.shows) > 1:
            columns.insert(1, Column("show", label=_("Show or programme"), accessor=self.show_title))
        return columns

    def show_title(self, recording: Recording) -> str:
        return self.shows.get(recording.collection.pk, "")


class RecordingChooseView(RecordingColumnsMixin, ChooseView):
    """The chooser."""


class RecordingResultsView(RecordingColumnsMixin, ChooseResultsView):
    """Its list, after a search."""


class RecordingChosenView(ChoosableMixin, ChosenView):
    """One recording was chosen."""


class RecordingChosenMultipleView(ChoosableMixin, ChosenMultipleView):
    """Several were chosen."""


class RecordingChooserViewSet(ChooserViewSet):
    """The chooser that every field for a recording uses."""

    model = Recording
    icon = "media"
    choose_one_text = _("Choose a recording")
    choose_another_text = _("Choose another recording")
    edit_item_text = _("Open this recording")
    choose_view_class = RecordingChooseView
    choose_results_view_class = RecordingResultsView
    chosen_view_class = RecordingChosenView
    chosen_multiple_view_class = RecordingChosenMultipleView
