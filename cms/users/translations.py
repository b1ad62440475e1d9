"""wagtail-localize's views that ask too little, made to ask enough."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import get_object_or_404
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail_localize.models import Translation
from wagtail_localize.views.edit_translation import edit_override
from wagtail_localize.views.report import TranslationsReportView

from cms.core.choices import may_choose, references


class OwnTranslationsReport(TranslationsReportView):
    """The translations of the pages on which one may work, and of what all shows share."""

    def get_queryset(self) -> QuerySet[Translation]:
        own = PagePermissionPolicy().explorable_instances(self.request.user)
        pages = Q(source__object__translation_key__in=own.values("translation_key"))
        shared = ~Q(source__object__translation_key__in=Page.objects.values("translation_key"))
        return super().get_queryset().filter(pages | shared).order_by("-created_at", "-pk")


def edit_own_override(request: HttpRequest, translation_id: int, overridable_segment_id: int) -> HttpResponse:
    """Let a translation differ from its source, but not by what belongs to another show."""
    translation = get_object_or_404(Translation, pk=translation_id)
    with transaction.atomic():
        before = references(_translated(translation))
        response: HttpResponse = edit_override(request, translation_id, overridable_segment_id)
        if response.status_code >= 400:
            return response
        new = references(_translated(translation)).keys() - before.keys()
        if all(may_choose(request.user, reference) for reference in new):
            return response
        transaction.set_rollback(True)
    return HttpResponseForbidden()


def _translated(translation: Translation) -> Any:
    return translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
