"""What programmes and broadcasts have several of."""

from django.db import models
from modelcluster.fields import ParentalKey

from cms.media.recorded import Chapter
from cms.people.models import Credit
from cms.shows.rows import Elsewhere, FeedText, Recommendation, SeasonName, Soundbite


class ProgrammeCredit(Credit):
    page = ParentalKey("programmes.ProgrammePage", on_delete=models.CASCADE, related_name="credit_rows")


class ProgrammeText(FeedText):
    page = ParentalKey("programmes.ProgrammePage", on_delete=models.CASCADE, related_name="text_rows")


class ProgrammeRecommendation(Recommendation):
    page = ParentalKey("programmes.ProgrammePage", on_delete=models.CASCADE, related_name="recommendation_rows")


class ProgrammeSeason(SeasonName):
    page = ParentalKey("programmes.ProgrammePage", on_delete=models.CASCADE, related_name="season_rows")


class BroadcastChapter(Chapter):
    page = ParentalKey("programmes.BroadcastPage", on_delete=models.CASCADE, related_name="chapter_rows")


class BroadcastCredit(Credit):
    page = ParentalKey("programmes.BroadcastPage", on_delete=models.CASCADE, related_name="credit_rows")


class BroadcastSoundbite(Soundbite):
    page = ParentalKey("programmes.BroadcastPage", on_delete=models.CASCADE, related_name="soundbite_rows")


class BroadcastLink(Elsewhere):
    page = ParentalKey("programmes.BroadcastPage", on_delete=models.CASCADE, related_name="link_rows")
