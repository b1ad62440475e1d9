from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "cms.core"
    label = "core"
    verbose_name = _("House")

    def ready(self) -> None:
        from cms.core.releasing import install  # noqa: PLC0415 - Wagtail's models must be there first

        install()
