"""The entry point for a WSGI server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from .readable import only_readable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ave.settings.production")
application = only_readable(get_wsgi_application())

# A server runs no system checks; with a broken model it must not start at all.
from django.conf import settings  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from common.database_roles import warn  # noqa: E402
from roles.ave_model.registry import all_models  # noqa: E402

all_models()
if settings.DATABASE_ROLE_IS_LOOKED_AT:
    warn()

# What is loaded stays. Where Python goes on looking whether it can be thrown away, one request in a
# hundred waits a tenth of a second for that.
get_resolver().url_patterns  # noqa: B018 - loads all views
gc.collect()
gc.freeze()
