"""For work on the code: debug on, and the servers that `manage.py demo` starts."""

from demo.embedded import Servers

from .base import *  # noqa: F403
from .base import BASE_DIR, INSTALLED_APPS, env, redis_settings

EMBEDDED = Servers(BASE_DIR / "var" / "demo")

INSTALLED_APPS = [*INSTALLED_APPS, "demo"]
DEBUG = True
SECRET_KEY = "only-for-development"  # noqa: S105  # production refuses it
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DATABASES = {"default": env.db("DATABASE_URL", default=EMBEDDED.database_url)}
CACHES, CELERY_BROKER_URL = redis_settings(env.str("REDIS_URL", default=EMBEDDED.redis_url))
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = BASE_DIR / "var" / "mail"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
