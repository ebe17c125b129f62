"""For real use. Everything comes from the environment, and what is missing or unsafe stops it.

SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL, REDIS_URL, EMAIL_URL and AVE_TRUSTED_PROXIES (how many
stand in front; 0 for none) are required; DEFAULT_FROM_EMAIL,
AVE_ADDRESS (for links in mail; the first host when left out) and the AVE_THEME_* settings may be
set. TLS ends at a proxy that sets or removes X-Forwarded-Proto.
"""

import os
import re
from collections.abc import Iterator, Mapping

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import DEFAULT_FROM_EMAIL, day_of_setting, env, redis_settings

SECRET_KEY_LENGTH = 50
SECRET_KEY_DIFFERENT = 10
TOKEN_LENGTH = 32
LEAST_THRESHOLD = 3
"""A smaller one would show figures of one or two households [ours]."""
PLACEHOLDERS = ("only-for-", "django-insecure-", "changeme", "secret")
FALSE = ("", "0", "false", "no", "off")
WRITTEN = {
    "DATABASE_URL": (r"(postgres|postgresql|pgsql)://.+", "an address of PostgreSQL"),
    "REDIS_URL": (r"(rediss?|unix)://.+", "an address of Redis or Valkey"),
    # Others only print a mail, with the link in it to choose a password by, or throw it away.
    "EMAIL_URL": (r"(smtp|smtps|smtp\+tls|smtp\+ssl)://.+", "an address of a mail server, smtp"),
    "DEFAULT_FROM_EMAIL": (r"[^\r\n]*[^\s@]+@[^\s@]+", "an address to send mail from"),
    "AVE_ADDRESS": (r"https?://[^\s/]+(/\S*)?", "where AVE is reached, as https://…"),
    "AVE_CONTACT_EMAIL": (r"[^\s@]+@[^\s@]+", "an e-mail address"),
}
"""How each is written, when it is set, and what it must be in words."""
NUMBERS = {
    "AVE_FIGURES_THRESHOLD": (LEAST_THRESHOLD, 100),
    "AVE_IDLE_MINUTES": (1, 480),
    "AVE_DRAFT_DAYS": (1, 366),
}
"""From least to most."""
MOST_PROXIES = 5


def _is_weak(key: str) -> bool:
    return (
        len(key) < SECRET_KEY_LENGTH
        or len(set(key)) < SECRET_KEY_DIFFERENT
        or key.lower().startswith(PLACEHOLDERS)
    )


def _is_number(text: str, least: int, most: int) -> bool:
    return text.isascii() and text.isdigit() and least <= int(text) <= most


def problems(environment: Mapping[str, str]) -> Iterator[str]:
    """Every reason not to start, each naming its variable."""
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
        if not environment.get(name, "").strip():
            yield f"{name} is not set."
    proxies = environment.get("AVE_TRUSTED_PROXIES", "").strip()
    if not _is_number(proxies, 0, MOST_PROXIES):
        yield (
            "AVE_TRUSTED_PROXIES is not set: say how many proxies of yours stand in front of AVE,"
            f" such as 1, at most {MOST_PROXIES}; 0 when visitors reach it directly."
        )
    for name, (pattern, words) in WRITTEN.items():
        text = environment.get(name, "").strip()
        if text and not re.fullmatch(pattern, text):
            yield f"{name} is wrong: it must be {words}."
    keys = {
        "SECRET_KEY": [environment.get("SECRET_KEY", "")],
        "SECRET_KEY_FALLBACKS": environment.get("SECRET_KEY_FALLBACKS", "").split(","),
    }
    for name, found in keys.items():
        if any(key.strip() and _is_weak(key.strip()) for key in found):
            yield f"{name} is weak: use at least {SECRET_KEY_LENGTH} random characters."
    hosts = [host.strip() for host in environment.get("ALLOWED_HOSTS", "").split(",")]
    if any("*" in host or re.fullmatch(r"\.[^.]*", host) for host in hosts):
        yield "ALLOWED_HOSTS allows every host: name the ones that AVE is reached by."
    if len(hosts) > 1 and not any(hosts):
        yield "ALLOWED_HOSTS names no host."
    token = environment.get("AVE_METRICS_TOKEN", "").strip()
    if token and len(token) < TOKEN_LENGTH:
        yield f"AVE_METRICS_TOKEN is weak: use at least {TOKEN_LENGTH} random characters."
    for name, (least, most) in NUMBERS.items():
        number = environment.get(name, "").strip()
        if number and not _is_number(number, least, most):
            yield f"{name} is wrong: use a whole number, at least {least} and at most {most}."
    day = environment.get("AVE_WAMS_FROM", "").strip()
    if day and day_of_setting(day) is None:
        yield "AVE_WAMS_FROM is wrong: write a day as 2027-01-01."
    for name in ("DEBUG", "AVE_DEMO"):
        if environment.get(name, "").strip().lower() not in FALSE:
            yield f"{name} is set, and is never for production."


if found := list(problems(os.environ)):
    raise ImproperlyConfigured("AVE does not start in production:\n- " + "\n- ".join(found))

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY").strip()
EARLIER_KEYS = env.list("SECRET_KEY_FALLBACKS", default=[])
SECRET_KEY_FALLBACKS = [key.strip() for key in EARLIER_KEYS if key.strip()]
ALLOWED_HOSTS = [host.strip() for host in env.list("ALLOWED_HOSTS") if host.strip()]
DATABASES = {
    "default": {**env.db("DATABASE_URL"), "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
}
DATABASE_ROLE_IS_LOOKED_AT = True
CACHES, CELERY_BROKER_URL = redis_settings(env.str("REDIS_URL"))
AVE_ADDRESS = (env.str("AVE_ADDRESS", default="") or f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
vars().update(env.email_url("EMAIL_URL"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=DEFAULT_FROM_EMAIL)

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^gezond/$"]  # asked from inside, without the proxy
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
KNOWN_BROWSER_COOKIE = "__Host-known-browser"
