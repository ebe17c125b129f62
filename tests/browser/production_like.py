"""Production, as far as what travels goes, without the TLS that a proxy would bring."""

import os
from pathlib import Path

from ave.settings.production import *  # noqa: F403

STATIC_ROOT = Path(os.environ["STATIC_ROOT"])
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "sessionid"
CSRF_COOKIE_SECURE = False
CSRF_COOKIE_NAME = "csrftoken"
