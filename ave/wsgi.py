"""The entry point for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ave.settings.production")
application = get_wsgi_application()

# A server runs no system checks; with a broken model it must not start at all.
from roles.ave_model.registry import all_models  # noqa: E402

all_models()
