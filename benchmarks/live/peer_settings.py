"""As little Django as django-eventstream needs."""

SECRET_KEY = "a benchmark"  # noqa: S105
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "benchmarks.live.peer_urls"
INSTALLED_APPS = ["django_eventstream"]
MIDDLEWARE: list[str] = []
DATABASES: dict[str, dict[str, str]] = {}
USE_TZ = True
LOGGING_CONFIG = None
