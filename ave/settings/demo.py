"""For `manage.py demo`: as in production, but on this machine alone and with made-up people."""

from .development import *  # noqa: F403
from .development import CONTEXT_PROCESSORS, DATABASES

DEBUG = False
AVE_DEMO = True
WHITENOISE_AUTOREFRESH = False
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
CONTEXT_PROCESSORS += ["demo.accounts.demo_accounts"]
