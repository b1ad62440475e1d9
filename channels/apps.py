from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChannelsConfig(AppConfig):
    name = "channels"
    verbose_name = _("Publishing channels")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from channels import receivers  # noqa: F401, PLC0415 - connects the receivers
