"""All settings of the archive. Every read of the environment stands in the one block below.

Two profiles: the local default (a generated, stored secret; loopback hosts) and production
(`ARCHIVE_PRODUCTION=1`), which refuses to start without its secret and its public address.
"""

import fcntl
import os
import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

# --- The environment ---------------------------------------------------------------------------
env = environ.Env()
PRODUCTION = env.bool("ARCHIVE_PRODUCTION", default=False)
ADMIN_ENABLED = env.bool("ARCHIVE_ADMIN", default=True)
DATA_DIR = Path(env.str("ARCHIVE_DATA", default=str(BASE_DIR / "var"))).absolute()
HOLDINGS = env.str("ARCHIVE_HOLDINGS", default="")
SECRET_KEY = env.str("ARCHIVE_SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ARCHIVE_HOSTS", default=[])
SITE_URL = env.str("SITE_URL", default="" if PRODUCTION else "http://127.0.0.1:8000").rstrip("/")
KEEP_EDITIONS = env.int("ARCHIVE_KEEP_EDITIONS", default=0)
CONTACT = env.str("ARCHIVE_CONTACT", default="")
PROXIES = env.int("ARCHIVE_PROXIES", default=0)
REQUIRE_OTP = env.bool("ARCHIVE_REQUIRE_OTP", default=False)
LOGIN_DAYS = env.int("ARCHIVE_LOGIN_DAYS", default=180)
DATABASE = env.db_url(
    "DATABASE_URL", default=f"sqlite:///{(DATA_DIR / 'catalogue.sqlite3').as_posix()}"
)
# -----------------------------------------------------------------------------------------------


def stored_secret(folder: Path) -> str:
    """Return the secret of a local installation, made once and kept in `folder`.

    A new one at every start would end every curator's session and differ between workers.
    """
    path = folder / "secret_key"
    secret = path.read_text(encoding="ascii") if path.exists() else ""
    if not secret:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+", encoding="ascii") as file:
            # Another process may be starting too, or one may have been cut short in this place.
            fcntl.flock(file, fcntl.LOCK_EX)
            secret = file.read() or secrets.token_urlsafe(50)
            file.seek(0)
            file.write(secret)
    return secret


if PRODUCTION:
    if not SECRET_KEY:
        raise ImproperlyConfigured("ARCHIVE_SECRET_KEY must be set when ARCHIVE_PRODUCTION=1.")
    if urlsplit(SITE_URL).scheme != "https" or not urlsplit(SITE_URL).hostname:
        raise ImproperlyConfigured(
            "SITE_URL must be the public https:// address when ARCHIVE_PRODUCTION=1."
        )
    ALLOWED_HOSTS = ALLOWED_HOSTS or [urlsplit(SITE_URL).hostname]
else:
    SECRET_KEY = SECRET_KEY or stored_secret(DATA_DIR)
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]"]

DEBUG = False  # one behaviour everywhere: the pages that help on 404 and 500 are ours
EDITION_PATH = DATA_DIR / "edition.sqlite3"
ROOT_URLCONF = "archive.urls"
WSGI_APPLICATION = "archive.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",  # who changed a record: the catalogue's history names a user
    "django.contrib.contenttypes",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "simple_history",
]
if ADMIN_ENABLED:
    INSTALLED_APPS += [
        "django.contrib.admin",
        "django.contrib.sessions",
        "django.contrib.messages",
        "axes",
        "django_otp",
        "django_otp.plugins.otp_totp",
        "django_otp.plugins.otp_static",
        "import_export",
    ]
INSTALLED_APPS.append("archive")  # last: its admin replaces what others register

# What only curators need is left out where there is no admin.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "archive.middleware.PublicReadOnlyMiddleware",
    "archive.middleware.PublicCompressionMiddleware",
    "archive.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",  # refuses foreign hosts, adds a missing slash
]
if ADMIN_ENABLED:
    MIDDLEWARE += [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django_otp.middleware.OTPMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "archive.accounts.middleware.AccountMiddleware",
        "simple_history.middleware.HistoryRequestMiddleware",
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
                *(
                    [
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                    if ADMIN_ENABLED
                    else []
                ),
            ],
            "builtins": ["archive.templatetags.archive_tags"],
        },
    }
]

DATABASES = {"default": DATABASE}
if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    DATABASE.setdefault("OPTIONS", {}).update(
        # IMMEDIATE: two loads queue up instead of failing half-way; WAL: readers never wait.
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    )

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "archive" / "locale"]
FORMAT_MODULE_PATH = "archive.locale"  # how dates are written
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# The name and shape are Django 6's, so that our middleware can go when 6.2 comes.
# Public pages need nothing but their own style, images and script; the admin runs its own script.
SECURE_CSP = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "script-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
ADMIN_CSP = SECURE_CSP | {"default-src": ["'self'"], "img-src": ["'self'", "data:"]}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # Strict would lose links from letters
# In the session: the cookie of the stock storage would travel with public pages.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 8 * 3600  # without a request; `accounts.sessions` ends what lasts a day
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"  # no cookie ever travels with a public page
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
if PRODUCTION:  # browsers take such a name over https only; __Host- would ask for the path /
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Secure-sessionid", "__Secure-csrftoken"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
if not ADMIN_ENABLED:
    # No form and no cookie exists on such a host, so there is nothing to protect with a token.
    SILENCED_SYSTEM_CHECKS = ["security.W003"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

if ADMIN_ENABLED:
    AUTHENTICATION_BACKENDS = [
        "axes.backends.AxesStandaloneBackend",  # first: it refuses before a password is compared
        "django.contrib.auth.backends.ModelBackend",
    ]
# Five failures for one name from one address; the handler adds the limit of an address.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says when to try again
AXES_RESET_ON_SUCCESS = True
AXES_HANDLER = "archive.accounts.throttle.Throttle"
AXES_CLIENT_IP_CALLABLE = "archive.accounts.clients.throttled_address"
AXES_USERNAME_CALLABLE = "archive.accounts.clients.typed_name"
AXES_LOCKOUT_CALLABLE = "archive.accounts.locks.locked_page"
AXES_DISABLE_ACCESS_LOG = True  # the archive's own log tells more
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "csrfmiddlewaretoken"]
OTP_TOTP_ISSUER = urlsplit(SITE_URL).hostname

# The form of a long article has ten fields for each of some hundred links; Django allows 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
