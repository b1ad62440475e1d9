from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "cms.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("House")

    def ready(self) -> None:
        # Wagtail's models must be there first.
        from cms.core import wall_times  # noqa: F401, PLC0415 - connects the receiver
        from cms.core.releasing import install  # noqa: PLC0415

        install()
