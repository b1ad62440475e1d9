"""What shows and episodes have several of."""

from django.db import models
from modelcluster.fields import ParentalKey

from cms.media.recorded import Chapter
from cms.people.models import Credit
from cms.shows.rows import Elsewhere, FeedText, Recommendation, SeasonName, Soundbite


class ShowCredit(Credit):
    page = ParentalKey("podcasts.ShowPage", on_delete=models.CASCADE, related_name="credit_rows")


class ShowText(FeedText):
    page = ParentalKey("podcasts.ShowPage", on_delete=models.CASCADE, related_name="text_rows")


class ShowRecommendation(Recommendation):
    page = ParentalKey("podcasts.ShowPage", on_delete=models.CASCADE, related_name="recommendation_rows")


class ShowSeason(SeasonName):
    page = ParentalKey("podcasts.ShowPage", on_delete=models.CASCADE, related_name="season_rows")


class EpisodeChapter(Chapter):
    page = ParentalKey("podcasts.EpisodePage", on_delete=models.CASCADE, related_name="chapter_rows")


class EpisodeCredit(Credit):
    page = ParentalKey("podcasts.EpisodePage", on_delete=models.CASCADE, related_name="credit_rows")


class EpisodeSoundbite(Soundbite):
    page = ParentalKey("podcasts.EpisodePage", on_delete=models.CASCADE, related_name="soundbite_rows")


class EpisodeLink(Elsewhere):
    page = ParentalKey("podcasts.EpisodePage", on_delete=models.CASCADE, related_name="link_rows")
