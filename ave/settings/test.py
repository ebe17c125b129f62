"""For the tests: throwaway servers unless the environment names others, so that `pytest` works."""

import os

from demo import embedded

from .base import *  # noqa: F403
from .base import BASE_DIR, INSTALLED_APPS, env, redis_settings

embedded.provide(BASE_DIR / "var" / "test")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop shares our thread

INSTALLED_APPS = [*INSTALLED_APPS, "demo"]
SECRET_KEY = "only-for-tests"  # noqa: S105  # production refuses it
ALLOWED_HOSTS = ["localhost", "testserver"]
DATABASES = {"default": env.db("DATABASE_URL")}
CACHES, CELERY_BROKER_URL = redis_settings(env.str("REDIS_URL"))
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, no secret is kept
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
