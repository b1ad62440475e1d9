"""What came of a question: documents, and what was promised."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.live.models.desk import Invitation
from cms.live.models.question import Question


class AnswerDocument(models.Model):
    """A document that belongs to an answer."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(settings.WAGTAILDOCS_DOCUMENT_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("document of an answer")
        verbose_name_plural = _("documents of answers")
        constraints = [models.UniqueConstraint(fields=["question", "document"], name="one_document_per_answer")]

    def __str__(self) -> str:
        return str(self.document)


class Commitment(models.Model):
    """What an official promised in answer to a question: what, who, until when, and whether it was done."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="commitments")
    what = models.CharField(_("what was promised"), max_length=500)
    owner = models.ForeignKey(
        Invitation, verbose_name=_("who answers for it"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    owner_name = models.CharField(
        _("body"), max_length=200, blank=True, help_text=_("As it is published: the office or the body.")
    )
    due_on = models.DateField(_("until"))
    made_at = models.DateTimeField(_("promised"), default=timezone.now)
    done_on = models.DateField(_("done"), null=True, blank=True)
    outcome = models.TextField(_("what was done"), max_length=2000, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.what

    @property
    def is_overdue(self) -> bool:
        return self.done_on is None and self.due_on < timezone.localdate()

    @property
    def standing(self) -> str:
        """``done``, ``overdue`` or ``open``."""
        if self.done_on:
            return "done"
        return "overdue" if self.is_overdue else "open"

    @property
    def shown_owner(self) -> str:
        """Who is named in public: the body or the office, else the person who promised."""
        return self.owner_name or (f"{self.owner.person.name} · {self.owner.function}" if self.owner else "")
