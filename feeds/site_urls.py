"""What search engines and browsers look for outside of the feeds' own addresses."""

from django.urls import path

from feeds import site_views

urlpatterns = [
    path("robots.txt", site_views.robots, name="robots"),
    # A sitemap speaks only for addresses below its own: it has to lie at the root.
    path("sitemap-<slug:kind>.xml", site_views.sitemap, name="sitemap"),
    path("feeds/view/<slug:language>.xsl", site_views.stylesheet, name="feed_stylesheet"),
]
