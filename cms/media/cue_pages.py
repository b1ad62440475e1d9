"""A long transcript is edited in pages of some minutes; each is a slice of its cues."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.forms import BaseFormSet

from cms.media.caption_words import remark_words
from cms.media.forms import CueForm, CueFormSet
from cms.media.models import Transcript
from media_pipeline.captions.checks import check
from media_pipeline.captions.cues import Cues

SIZE = 60


@dataclass(frozen=True, kw_only=True)
class Row:
    """A cue to edit. ``number``: its place in the transcript, counted from 1; 0 for a new one."""

    number: int
    form: CueForm
    remarks: list[str]


class CuePage:
    """The cues of one page; ``number`` is clamped to the pages that there are."""

    def __init__(self, transcript: Transcript, number: str | int, duration: float | None) -> None:
        self.cues = transcript.spoken
        paginator: Paginator[Any] = Paginator(self.cues, SIZE)
        self.page = paginator.get_page(number)
        self.first = max(self.page.start_index() - 1, 0)
        self.last = self.page.end_index()
        self.remarks = check(self.cues, duration)

    def formset(self, data: Any = None) -> "BaseFormSet[CueForm]":
        return CueFormSet(data, prefix="cue", initial=[vars(cue) for cue in self.cues[self.first : self.last]])

    def rows(self, formset: "BaseFormSet[CueForm]") -> list[Row]:
        """Return the forms with what is doubtful in each; what was just written is judged when it is saved."""
        known = {} if formset.is_bound else self._words_by_cue()
        places = range(self.first, self.first + len(formset.forms))
        return [
            Row(number=place + 1 if place < self.last else 0, form=form, remarks=known.get(place, []))
            for place, form in zip(places, formset.forms, strict=True)
        ]

    def _words_by_cue(self) -> dict[int, list[str]]:
        words: dict[int, list[str]] = {}
        for remark in self.remarks:
            words.setdefault(remark.cue, []).append(remark_words(remark))
        return words

    def written(self, formset: "BaseFormSet[CueForm]") -> Cues:
        """Return all cues of the transcript, with those of this page as they were written."""
        kept = [
            form.cue
            for form in formset.forms
            if form not in formset.deleted_forms and (form.has_changed() or not form.empty_permitted)
        ]
        return (*self.cues[: self.first], *kept, *self.cues[self.last :])

    @property
    def next_doubtful(self) -> int:
        """The number of the page, after this one, that holds the next remark; 0 for none."""
        later = [remark.cue for remark in self.remarks if remark.cue >= self.last]
        return min(later) // SIZE + 1 if later else 0

    @property
    def speakers(self) -> list[str]:
        return sorted({cue.speaker for cue in self.cues if cue.speaker})
