from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportersConfig(AppConfig):
    name = "feeds.importers"
    label = "importers"
    verbose_name = _("Moving in")

    def ready(self) -> None:
        import feeds.importers.receivers  # noqa: F401, PLC0415 - connects the receivers
