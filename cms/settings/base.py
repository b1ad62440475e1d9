"""Settings that hold everywhere. Values that differ between installations come from cms.core.conf."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cms.core import languages
from cms.core.conf import DatabaseSettings, conf
from cms.core.secret import kept_secret
from cms.core.storing import stored

BASE_DIR = Path(__file__).resolve().parents[2]
HOME = conf.home.resolve()
BASE_URL = str(conf.base_url).rstrip("/")

SECRET_KEY = conf.secret_key or kept_secret(HOME / "secret-key")
DEBUG = False
ALLOWED_HOSTS = [*conf.allowed_hosts, urlsplit(BASE_URL).hostname or ""]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

ROOT_URLCONF = "cms.urls"
ASGI_APPLICATION = "cms.asgi.application"
WSGI_APPLICATION = "cms.wsgi.application"

INSTALLED_APPS = [
    "cms.core",
    "cms.users",
    "cms.taxonomy",
    "cms.people",
    "cms.media",
    "cms.podcasts",
    "cms.programmes",
    "cms.news",
    "cms.pages",
    "cms.live",
    "cms.catalogue",
    "cms.demo",
    "media_pipeline",
    "feeds",
    "feeds.importers",
    "feeds.checking",
    "channels",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.users.apps.AccountsConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "procrastinate.contrib.django",
    "axes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "servestatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cms.core.middleware.PublicHeaders",
    "servestatic.middleware.ServeStaticMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.core.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cms.users.gate.AdminGate",
    "cms.core.middleware.ObstacleMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.core.context.site",
            ],
        },
    },
]

database = DatabaseSettings()
_database = urlsplit(str(database.database_url))
# None is opened before it is needed, and after an outage the next request tries for itself.
_pool = {"min_size": 0, "max_size": database.pool, "timeout": 5, "reconnect_timeout": 3}
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _database.path.lstrip("/") or "postgres",
        "USER": unquote(_database.username or ""),
        "PASSWORD": unquote(_database.password or ""),
        # The embedded server listens on a socket, whose folder travels in the query: ?host=/path.
        "HOST": unquote(_database.query.partition("host=")[2]) or _database.hostname or "",
        "PORT": str(_database.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": _pool} if database.pool else {},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Guessing a password is stopped where it is tried: see cms/users/door.py.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "cms.users.door.network_of"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "admin/users/locked.html"
# Who signs in, when and from where is nobody's business but their own.
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

languages.register()
LANGUAGE_CODE = "ar"
LANGUAGES = languages.LANGUAGES
LOCALE_PATHS = [BASE_DIR / "cms" / "locale"]
FORMAT_MODULE_PATH = ["cms.core.formats"]
TIME_ZONE = "Africa/Casablanca"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "cms" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = HOME / "media"
STORAGES = {
    "default": stored("media"),
    # What officers upload is never served as it came: it stays outside of the public folder.
    "originals": stored("originals", HOME / "originals"),
    "staticfiles": {"BACKEND": "servestatic.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024**2
# Pieces of an upload are counted by the upload endpoint itself; this bounds every other request.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024**2
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# A working day: what is signed in in the morning is signed out by the next one.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

# Without a server no mail is sent. In any case a forgotten password is replaced by an administrator.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if conf.mail_host else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS = conf.mail_host, conf.mail_port, conf.mail_is_encrypted
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = conf.mail_user, conf.mail_password
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = conf.mail_from
WAGTAIL_PASSWORD_RESET_ENABLED = False
# There is one door: the admin's. Pages that only some may see lead to it.
WAGTAIL_FRONTEND_LOGIN_URL = "/admin/login/"
WAGTAIL_SITE_NAME = conf.site_name
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = languages.ADMIN_LANGUAGES
WAGTAILADMIN_USER_LOGIN_FORM = "cms.users.forms.SignInForm"
# A translation is a draft until somebody who may publish it does so.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
# An address may be read aloud on air and copied by hand: letters that every keyboard has.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "media.Attachment"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024**2
# A few kilobytes can unfold to hundreds of megapixels.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "odt", "xlsx", "ods", "csv", "txt"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024**2
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}}
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USER_TIME_ZONES = ["Africa/Casablanca"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {name: {"level": "WARNING"} for name in ("procrastinate", "django_tasks", "axes", "httpx")},
}
