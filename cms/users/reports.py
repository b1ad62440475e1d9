"""Wagtail's reports on workflows, kept to the shows of who reads them."""

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.views.reports.workflows import WorkflowReportFilterSet, WorkflowTasksReportFilterSet
from wagtail.models import Task, Workflow
from wagtail.permission_policies.pages import PagePermissionPolicy


def own_workflows(request: HttpRequest) -> QuerySet[Workflow]:
    """Return the workflows of the pages that the user may change."""
    pages = PagePermissionPolicy().instances_user_has_permission_for(request.user, "change")
    return Workflow.objects.filter(workflow_pages__page__in=pages).distinct()


def own_tasks(request: HttpRequest) -> QuerySet[Task]:
    """Return the tasks of ``own_workflows``."""
    return Task.objects.filter(workflow_tasks__workflow__in=own_workflows(request)).distinct()


def keep_filters_to_own_shows() -> None:
    """Offer in the reports' filters what is the user's own; they would name every show, published or not."""
    WorkflowReportFilterSet.base_filters["workflow"].queryset = own_workflows
    WorkflowTasksReportFilterSet.base_filters["workflow"].queryset = own_workflows
    WorkflowTasksReportFilterSet.base_filters["task"].queryset = own_tasks
