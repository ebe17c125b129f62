"""Escalate every due ticket, twice: how long and how many statements. Prints JSON."""

import json
import sys
import time

import django


class Statements:
    """Counts what goes to the database."""

    def __init__(self):
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)


def work():
    from django.core.management import call_command
    from django.db import connection
    from helpdesk.models import TicketChange

    before, statements = TicketChange.objects.count(), Statements()
    started = time.perf_counter()
    with connection.execute_wrapper(statements):
        call_command("escalate_tickets")
    seconds = time.perf_counter() - started
    hits = TicketChange.objects.count() - before
    return {"seconds": seconds, "statements": statements.count, "hits": hits}


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps({"first": work(), "again": work()}) + "\n")
