from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PodcastsConfig(AppConfig):
    name = "cms.podcasts"
    label = "podcasts"
    verbose_name = _("Podcasts")

    def ready(self) -> None:
        import cms.podcasts.receivers  # noqa: F401, PLC0415 - connects the receivers
