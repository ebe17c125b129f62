"""Sessions in the database, that end with the browser and at the moment they are given."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSession


class SessionStore(DatabaseSession):
    """Django's own; a session with an end of its own still goes when the browser closes."""

    def get_expire_at_browser_close(self) -> bool:
        return True
