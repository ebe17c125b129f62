"""The least that an authenticated HTML page needs: the yardstick of all pages."""

from bench.settings import *  # noqa: F403
from bench.settings import BASE_DIR

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.postgres",
    "pgtrigger",
    "guardian",
    "simple_history",
    "roles",
    "cases",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "bench.minimal.minimal_urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "bench" / "minimal"],
        "OPTIONS": {"context_processors": []},
    }
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
