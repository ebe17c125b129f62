"""Production, without the TLS that a proxy would bring."""

from ave.settings.production import *  # noqa: F403
from ave.settings.production import INSTALLED_APPS
from bench.servers import HOME

INSTALLED_APPS = [*INSTALLED_APPS, "demo"]  # makes the cases
STATIC_ROOT = HOME / "static"
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "sessionid"
CSRF_COOKIE_SECURE = False
CSRF_COOKIE_NAME = "csrftoken"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
