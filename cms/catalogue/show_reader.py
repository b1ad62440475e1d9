"""Reads a show and what it has released: the show at once, its works in portions, and the fingerprint of each.

Who keeps what it has made of a work asks for the fingerprints first, and reads only what has another one than before.
"""

from collections.abc import Collection
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.db.models import Max
from django.utils.translation import override

from cms.catalogue.episodes import episodes_of, works_of
from cms.catalogue.fingerprints import fingerprint_around, fingerprints_of
from cms.catalogue.publisher import Publisher, publisher
from cms.catalogue.records import Episode, Show
from cms.catalogue.shows import private_handles, show_of
from cms.programmes.models import ProgrammePage


class ShowReader:
    """A show or a programme, and its released works, newest first."""

    def __init__(self, page: Any, house: Publisher | None = None) -> None:
        self._page, self._house = page, house or publisher()
        self._is_private = page.handle in private_handles()
        self._works = works_of(page, is_private=self._is_private)

    @property
    def is_video(self) -> bool:
        return isinstance(self._page, ProgrammePage)

    @cached_property
    def show(self) -> Show:
        """The show without its episodes; of them it has the trailers and the latest moments."""
        show = show_of(self._page, self._house, is_private=self._is_private)
        latest = self._works.aggregate(
            release=Max("first_published_at"),
            change=Max("last_published_at"),
            transcript=Max("recording__transcripts__changed_at"),
        )
        moments = (show.changed_at, latest["change"], latest["transcript"])
        return replace(
            show,
            changed_at=max(moment for moment in moments if moment),
            released_at=latest["release"],
            trailers=() if self.is_video else self._read(self._works.filter(episode_type="trailer")),
        )

    @property
    def whole(self) -> Show:
        """The show with all its episodes at once."""
        return replace(self.show, episodes=self._read(self._works))

    @property
    def fingerprint(self) -> str:
        """What differs when something differs that all works share and that the show does not say itself."""
        return fingerprint_around(self._page, self._works)

    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint of each work by its identifier, newest first: another one when anything is."""
        return fingerprints_of(self._works, is_video=self.is_video)

    def episodes(self, guids: Collection[str]) -> tuple[Episode, ...]:
        """Return the works with these identifiers that are still released, newest first."""
        return self._read(self._works.filter(guid__in=guids))

    def _read(self, works: Any) -> tuple[Episode, ...]:
        with override(self._page.language_code):
            return episodes_of(self._page, works)
