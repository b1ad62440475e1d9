"""`jobs`: what the pipeline does at this moment, and what waits, the most urgent first."""

from typing import Any

from django.core.management.base import BaseCommand

from media_pipeline.models import Job
from media_pipeline.states import FINAL


def clock(seconds: float | None) -> str:
    """Return minutes and seconds, or a dash for what cannot be told."""
    return "–" if seconds is None else "{}:{:02}".format(*divmod(round(seconds), 60))


class Command(BaseCommand):
    help = "List the jobs that run or wait, each with its steps, how far they are and the time left."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for job in Job.objects.exclude(state__in=FINAL).order_by("-priority", "created_at").prefetch_related("steps"):
            self.line(f"{job.pk}  {job.recipe}  {job.state}", job.progress, job.seconds_left)
            for step in job.steps.all():
                self.line(f"    {step.name}", step.progress, step.seconds_left)

    def line(self, name: str, done: float, left: float | None) -> None:
        self.stdout.write(f"{name:<70} {done:>4.0%}  {clock(left):>7}")
