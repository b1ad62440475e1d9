"""On a developer's machine: errors shown in full, static files served from the sources."""

from cms.settings.base import *
from cms.settings.base import STORAGES

DEBUG = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
