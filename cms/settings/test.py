"""For the test suite: as in production, but for the price of hashing passwords and files."""

import os

from cms.settings.base import *
from cms.settings.base import DATABASES, STORAGES

# Where one run of the suite uses several processes, each takes a copy of a database that has been migrated.
if "ATHIR_TEST_TEMPLATE" in os.environ:
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ["ATHIR_TEST_TEMPLATE"]}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
SERVESTATIC_USE_FINDERS = True
SERVESTATIC_AUTOREFRESH = True
