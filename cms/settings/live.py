"""The process of the streams alone: a real installation without what no stream needs, for it holds ten thousand.

Which leaves room: nothing is served here but the addresses of cms.live.stream.
"""

from cms.settings.production import *
from cms.settings.production import INSTALLED_APPS

ABSENT = {
    "cms.demo",
    "feeds",
    "feeds.importers",
    "feeds.checking",
    "channels",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.snippets",
    "django_filters",
    "django_htmx",
    "axes",
    "servestatic",
}
INSTALLED_APPS = [name for name in INSTALLED_APPS if name not in ABSENT]
