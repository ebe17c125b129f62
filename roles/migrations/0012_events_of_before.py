"""Accounts and functions of before get the events that their rows and history tell of.

When an account was closed is not known: it counts as closed from now on.
"""

from django.db import migrations

STATEMENTS = (
    """
    INSERT INTO roles_personevent (user_id, kind, at, function)
    SELECT id, 'account_opened', date_joined, '' FROM roles_user ORDER BY date_joined, id
    """,
    """
    INSERT INTO roles_personevent (user_id, kind, at, function)
    SELECT id, 'account_closed', now(), '' FROM roles_user WHERE NOT is_active ORDER BY id
    """,
    """
    INSERT INTO roles_personevent
        (user_id, kind, at, by_id, period_id, function, municipality_id, region_id, start, "end")
    SELECT h.user_id, CASE h.history_type WHEN '+' THEN 'function_given' ELSE 'end_set' END,
           h.history_date, h.history_user_id, p.id, h.function, h.municipality_id, h.region_id,
           h.start, h."end"
    FROM roles_historicalfunctionperiod AS h
    JOIN roles_functionperiod AS p ON p.id = h.id
    ORDER BY h.history_date, h.history_id
    """,
)


class Migration(migrations.Migration):
    dependencies = [("roles", "0011_person_events")]
    operations = [
        migrations.RunSQL(statement, reverse_sql=migrations.RunSQL.noop)
        for statement in STATEMENTS
    ]
