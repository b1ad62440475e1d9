"""The admin's pages on which a feed is checked: a show's own, and any other by its address."""

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from cms.catalogue.desk import handle_of
from cms.catalogue.drafts import draft_of, owner_page
from feeds.checking.check import preflight
from feeds.checking.mending import told
from feeds.checking.models import CheckReport
from feeds.checking.operations.ask_check import TooManyChecks, ask_check
from feeds.checking.rule import SEVERITY_LABELS
from feeds.checking.table import Finding
from feeds.formats.podcast import render

REFRESH_SECONDS = 3
LATEST = 20
BUSY = _("Some of your checks have not ended yet. Wait for them, then start this one.")


class AddressForm(forms.Form):
    """Which feed shall be checked."""

    address = forms.URLField(
        label=_("Address of the feed"),
        max_length=2000,
        assume_scheme="https",
        help_text=_("Of any podcast, ours or another's. It begins with https:// and often ends in .xml or /rss."),
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )


class CheckView(WagtailAdminTemplateMixin, TemplateView):
    """What the pages have in common."""

    page_title: str | Promise = _("Will they accept it?")
    header_icon = "circle-check"
    _show_breadcrumbs = True

    def start(self, address: str, handle: str = "") -> HttpResponseBase:
        """Queue a check and lead to its report."""
        try:
            report = ask_check(address=address, user=self.request.user, handle=handle)
        except TooManyChecks:
            messages.error(self.request, BUSY)
            return redirect(self.request.get_full_path())
        return redirect("check_report", report.pk)


class ChecksView(CheckView):
    """Any feed, by its address, and the reports that this person has asked for."""

    template_name = "admin/feeds/checks.html"
    page_title = _("Check a feed")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reports = CheckReport.objects.filter(asked_by=self.request.user.pk)[:LATEST]
        return super().get_context_data(**{"form": AddressForm(), "reports": reports} | kwargs)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = AddressForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        return self.start(form.cleaned_data["address"])


class ShowCheckView(CheckView):
    """A show of ours: what its feed lacks, known at once, and the latest report of a real check."""

    template_name = "admin/feeds/show_check.html"

    @cached_property
    def page(self) -> Page:
        page = get_object_or_404(Page, pk=self.kwargs["page_id"])
        if not handle_of(page):
            raise Http404
        if not page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        return page.specific

    def get_page_subtitle(self) -> str:
        return str(self.page.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": self.page.title}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        handle = handle_of(self.page)
        findings = preflight_of(self.page)
        reports = CheckReport.objects.filter(handle=handle)[:LATEST]
        values = {"page": self.page, "findings": told(findings, handle), "reports": reports}
        return super().get_context_data(**values | kwargs)

    def post(self, request: HttpRequest, page_id: int) -> HttpResponseBase:
        if not self.page.live:
            raise Http404
        return self.start(self.page.feed_url, handle_of(self.page))


class ReportView(CheckView):
    """What came of a check; it renews itself until the check has ended."""

    template_name = "admin/feeds/check_report.html"

    @cached_property
    def report(self) -> CheckReport:
        report = get_object_or_404(CheckReport, pk=self.kwargs["report_id"])
        if not may_read(report, self.request.user):
            raise PermissionDenied
        return report

    def get_page_subtitle(self) -> str:
        return self.report.title or self.report.address

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        page = owner_page(self.report.handle) if self.report.handle else None
        before = (
            (reverse("show_check", args=[page.pk]), page.title) if page else (reverse("feed_checks"), self.page_title)
        )
        return [
            *self.breadcrumbs_items,
            {"url": before[0], "label": before[1]},
            {"url": "", "label": gettext("Report")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = self.report
        verdicts = [(severity, SEVERITY_LABELS[severity], count) for severity, count in report.counts.items()]
        values = {"report": report, "findings": told(report.findings, report.handle), "verdicts": verdicts}
        return super().get_context_data(**values | kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        if self.report.is_running:
            response["Refresh"] = str(REFRESH_SECONDS)
        return response


def may_read(report: CheckReport, user: Any) -> bool:
    """Say whether a report is for this person: who asked for it, and the team of a show of ours."""
    if report.asked_by_id == user.pk or user.is_superuser:
        return True
    page = owner_page(report.handle) if report.handle else None
    return bool(page and page.permissions_for_user(user).can_edit())


def preflight_of(page: Page) -> list[Finding]:
    """Return what the feed of a show would lack if the latest draft were published now."""
    return preflight(render(draft_of(page)))


def check_urls() -> list[URLPattern]:
    return [
        path("feeds/check/", ChecksView.as_view(), name="feed_checks"),
        path("feeds/check/<int:report_id>/", ReportView.as_view(), name="check_report"),
        path("feeds/check/show/<int:page_id>/", ShowCheckView.as_view(), name="show_check"),
    ]
