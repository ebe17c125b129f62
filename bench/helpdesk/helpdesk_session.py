"""A signed-in session of the staff member, and the addresses of the pages. Prints JSON."""

import json
import sys
from urllib.parse import quote

import django

SEARCHES = ("noise", "Ticket 77", "zzzz")


def main():
    from django.contrib.auth import (
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
        get_user_model,
    )
    from django.contrib.sessions.backends.db import SessionStore
    from helpdesk.models import Ticket
    from helpdesk.query import query_to_base64

    user = get_user_model().objects.get(username="bench")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    tickets = Ticket.objects.order_by("-followup__pk").values_list("pk", flat=True)[:10]

    def rows(**query):
        found = {"filtering": {"status__in": [1, 2]}, "sorting": "created", "search_string": ""}
        data = quote(query_to_base64({**found, **query}), safe="")
        return f"/datatables_ticket_list/{data}?draw=1&length=25&start=0"

    # The list is a page and, from its script, a second request for the rows.
    return {
        "session": session.session_key,
        "pages": {
            "list": [["/tickets/", rows()]],
            "detail": [[f"/tickets/{pk}/"] for pk in tickets],
            "search": [[f"/tickets/?q={quote(s)}", rows(search_string=s)] for s in SEARCHES],
            "dashboard": [["/dashboard/"]],
            "report": [["/reports/queuemonth/"]],
        },
    }


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(main()) + "\n")
