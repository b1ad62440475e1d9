from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(AppConfig):
    name = "cms.users"
    label = "users"
    verbose_name = _("Users")
    default = True


class AccountsConfig(WagtailUsersAppConfig):
    """Wagtail's user administration, with the names of our roles; it stands in for "wagtail.users"."""

    user_viewset = "cms.users.accounts.AccountViewSet"
    default = False
