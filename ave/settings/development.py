"""For work on the code: debug on, a secret of its own."""

from .base import *  # noqa: F403
from .base import env

DEBUG = True
SECRET_KEY = "only-for-development"  # noqa: S105  # production refuses it
DATABASES = {"default": env.db("DATABASE_URL")}
