"""Settings that hold everywhere; development, demo, test and production each add what is theirs."""

import logging
from datetime import date
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF

from common.cache import OPTIONS as CACHE_OPTIONS

from .logs import LOGGING as LOGGING
from .logs import configure_structlog

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()


def whole_number(name: str, otherwise: int) -> int:
    """The number in a setting, or the usual one; production refuses what is no number."""
    text: str = env.str(name, default="").strip()
    return int(text) if text.isascii() and text.isdigit() else otherwise


def day_of_setting(text: str) -> date | None:
    """A day as a setting writes it; None where it names none, and production refuses what is no
    day."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


# What AVE itself reads

AVE_DEMO = False  # the sign-in page lists the accounts, with one click to each
# A municipality's own face; what is left empty keeps the neutral theme.
AVE_THEME_STYLESHEETS = env.list("AVE_THEME_STYLESHEETS", default=[]) or [
    "css/themes/voorbeeld.css"
]
AVE_THEME_CLASS = env.str("AVE_THEME_CLASS", default="") or "voorbeeld-theme"  # of the root element
AVE_THEME_FONTS = env.list("AVE_THEME_FONTS", default=[]) or [  # to load before they are asked for
    "fonts/source-sans-3-latin-wght-normal.woff2"
]
AVE_THEME_LOGO = env.str("AVE_THEME_LOGO", default="")  # an image that stands on a dark surface
AVE_THEME_NAME = env.str("AVE_THEME_NAME", default="")  # else that of who is signed in

AVE_ADDRESS = env.str("AVE_ADDRESS", default="http://localhost:8000")  # for links in mail
# How many proxies stand in front; each adds to X-Forwarded-For who asked it.
AVE_TRUSTED_PROXIES = whole_number("AVE_TRUSTED_PROXIES", 0)
AVE_METRICS_TOKEN = env.str("AVE_METRICS_TOKEN", default="")  # empty: no figures for anybody
# Say at the start in the log when the database role may do more than the web needs.
DATABASE_ROLE_IS_LOOKED_AT = False
# Days after which what somebody typed in a form and never sent is thrown away.
AVE_DRAFT_DAYS = whole_number("AVE_DRAFT_DAYS", 14)
AVE_CONTACT_EMAIL = env.str("AVE_CONTACT_EMAIL", default="")  # who helps with accessibility
AVE_CONTACT_PHONE = env.str("AVE_CONTACT_PHONE", default="")
# From which day the Wams (bill 36295) applies, as 2027-01-01; empty: it does not yet.
AVE_WAMS_FROM = day_of_setting(env.str("AVE_WAMS_FROM", default=""))
# A smaller count is hidden.
AVE_FIGURES_THRESHOLD = whole_number("AVE_FIGURES_THRESHOLD", 5)

# So long a session may lie unused before it ends; at midnight all of them do.
AVE_IDLE_MINUTES = whole_number("AVE_IDLE_MINUTES", 30)

# Django

INSTALLED_APPS = [
    "ave.apps.AveConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "pgtrigger",
    "guardian",
    "simple_history",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_structlog",
    "common",
    "roles",
    "notifications",
    "cases",
    "escalation",
    "dashboards",
]

MIDDLEWARE = [
    "ave.middleware.only_real_addresses",
    "ave.client_address.client_address",
    "ave.middleware.LogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "ave.middleware.permissions_policy",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ave.middleware.nothing_is_kept",
    "django.middleware.gzip.GZipMiddleware",  # pads by chance, so that the size tells no secret
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "roles.sessions.session_end",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "roles.middleware.request_context",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "ave.urls"
FORM_RENDERER = "django.forms.renderers.Jinja2"
WSGI_APPLICATION = "ave.wsgi.application"

CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "ave.context.who",
    "ave.context.once",
    "ave.context.token",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "ave.templating.environment",
            "context_processors": CONTEXT_PROCESSORS,
        },
    },
    {  # the admin's, and what packages bring
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT_PROCESSORS},
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True
EMAIL_TIMEOUT = 20  # seconds; a mail server that hangs must not hold up the worker
DEFAULT_FROM_EMAIL = "AVE <ave@localhost>"

configure_structlog()
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # one line a request, when it is done

# Static files: what `npm run build` makes of styles and scripts, and pictures

WHITENOISE_ALLOW_ALL_ORIGINS = False
NODE_MODULES = BASE_DIR / "node_modules"
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    BASE_DIR / "static" / "build",
    ("img", BASE_DIR / "static" / "img"),
    ("handboek", BASE_DIR / "docs" / "images" / "handboek"),
]

# Who signs in, and how

AUTH_USER_MODEL = "roles.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATORS: dict[str, dict[str, int]] = {
    "UserAttributeSimilarityValidator": {},
    "MinimumLengthValidator": {"min_length": 12},
    "CommonPasswordValidator": {},
    "NumericPasswordValidator": {},
}
AUTH_PASSWORD_VALIDATORS = [
    *(
        {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
        for name, options in _VALIDATORS.items()
    ),
    {"NAME": "common.passwords.NotEasilyGuessed"},
]
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None

PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60  # seconds; of the link to choose a password by
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "ave.accounts.ClosedAdapter"
ACCOUNT_FORMS = {
    "reauthenticate": "ave.accounts.SignInAgainForm",
    "change_password": "ave.accounts.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by the beheerder, never by sign-up
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
# These lock out; ave/accounts.py slows down instead. What is left is for each person by themselves.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": None,
    "reauthenticate": None,
    "change_password": None,
}
KNOWN_BROWSER_COOKIE = "known-browser"

# Not in the cache as well: signing out must hold, also while the cache is away.
SESSION_ENGINE = "common.sessions"
SESSION_COOKIE_AGE = AVE_IDLE_MINUTES * 60  # seconds; see roles/sessions.py
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True  # scripts take the token from the page

# What the browser may do

SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],  # the component library draws its marks as data: images
        "manifest-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}

# Work in the background

CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True  # a killed worker's task runs again: every task is idempotent
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 25 * 60  # seconds
CELERY_TASK_TIME_LIMIT = 30 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # the worker and beat log as the web server does
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Only beat sends tasks; pages never do, they leave what must be done in the database. While the
# broker is away beat waits, or a night's scan would be skipped.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": None, "interval_step": 1, "interval_max": 10}
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 60 * 60}  # above the time limit


def redis_settings(url: str) -> tuple[dict[str, Any], str]:
    """Django's CACHES and Celery's broker for one Redis address.

    Celery writes a unix socket its own way: `redis+socket://…?virtual_host=0` for redis-py's
    `unix://…?db=0`.
    """
    caches = {
        "default": {
            "BACKEND": "common.cache.CacheThatMayBeAway",
            "LOCATION": url,
            "OPTIONS": CACHE_OPTIONS,
        }
    }
    broker = url
    if url.startswith("unix://"):
        broker = url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
    return caches, broker
