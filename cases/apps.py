"""Households, signals, cases, plans, transitions and their decisions, and who sees what."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from cases.core import signing_in
        from cases.core.listeners import listen
        from cases.core.presenters.notice_subjects import CasesOfNotices
        from cases.regie.presenters.handovers import left_behind
        from notifications.subjects import register
        from roles.presenters import leaving

        listen()
        leaving.add(left_behind)
        signing_in.connect()
        register(CasesOfNotices())
        post_migrate.connect(forget_permissions)


def forget_permissions(**_: Any) -> None:
    """Migrating, and emptying a database of tests, may make the permissions anew."""
    from cases.core.querysets import permission_id

    permission_id.cache_clear()
