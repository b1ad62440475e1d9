"""Bring the database up to date, found the site, and make sure that somebody can sign in.

Run by serve.py; one process for all, because Django takes seconds to load.
Prints one line of JSON: {"password": "…"} when the account `admin` was made just now, else {}.
"""

import json
import os
import secrets
import sys

import django
from django.contrib.auth import get_user_model
from django.core.management import call_command
from postgres_files import ROOT

ADMIN = "admin"
PASSWORD_BYTES = 12


def make_first_administrator() -> dict[str, str]:
    users = get_user_model()
    if users._default_manager.filter(is_superuser=True).exists():
        return {}
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    administrator = users(username=ADMIN, is_staff=True, is_superuser=True)
    administrator.set_password(password)
    administrator.save()
    return {"password": password}


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    # Languages, home pages and roles, which every site needs; the demo region itself comes later.
    call_command("demo", bare=True)
    print(json.dumps(make_first_administrator()))
