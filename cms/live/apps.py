from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LiveConfig(AppConfig):
    name = "cms.live"
    label = "live"
    verbose_name = _("Live programmes")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.live import receivers  # noqa: F401, PLC0415 - connects the receivers
