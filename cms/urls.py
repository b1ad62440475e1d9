"""The addresses of the house. Packages are named by string: this is where they are put together."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("admin/", include("wagtail.admin.urls")),
    path("documents/", include("wagtail.documents.urls")),
    path("", include("feeds.site_urls")),
    path("", include("cms.live.site_urls")),
    path("feeds/", include("feeds.urls")),
    path("channels/", include("channels.urls")),
    path("", include("cms.media.urls")),
    *i18n_patterns(
        path("", include("cms.taxonomy.urls")),
        path("", include("cms.people.urls")),
        path("", include("cms.live.urls")),
        # Wagtail's own sign-in for restricted pages would be a second door.
        path("_util/login/", RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True)),
        path("", include("wagtail.urls")),
    ),
]
