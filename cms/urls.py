"""The addresses of the house. Packages are named by string: this is where they are put together."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("admin/", include("wagtail.admin.urls")),
    path("documents/", include("wagtail.documents.urls")),
    path("feeds/", include("feeds.urls")),
    path("", include("cms.media.urls")),
    *i18n_patterns(
        path("", include("cms.taxonomy.urls")),
        path("", include("cms.people.urls")),
        path("", include("wagtail.urls")),
    ),
]
