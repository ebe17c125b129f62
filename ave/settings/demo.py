"""For `manage.py demo`: as in production, but on this machine alone and with made-up people."""

from typing import Any

from .development import *  # noqa: F403
from .development import DATABASES
from .development import TEMPLATES as PLAIN_TEMPLATES

DEBUG = False
AVE_DEMO = True
WHITENOISE_AUTOREFRESH = False
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
TEMPLATES: list[Any] = PLAIN_TEMPLATES
TEMPLATES[0]["OPTIONS"]["context_processors"] += ["ave.demo.demo_accounts"]
