"""Who changed what: differences that people can read."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cases.core.locking import CaseContext
from common.differences import difference

from ..changes import FACTS, Change, changes_of_facts, changes_of_plan, corrections
from ..course import course


def history_page(context: CaseContext) -> dict[str, Any]:
    """What was changed in the facts, the plan and the log book, newest first."""
    changes = [
        *changes_of_facts(context.case, facts=FACTS),
        *changes_of_plan(context.file.plans),
        *corrections(course(context.file, kinds=("logboek",))),
    ]
    changes.sort(key=lambda change: change.at, reverse=True)
    return {"changes": [_change(change) for change in changes]}


def _change(change: Change) -> dict[str, Any]:
    shown = {
        "at": timezone.localtime(change.at),
        "who": change.who,
        "label": change.label[0].upper() + change.label[1:],
    }
    if change.by_word:
        return {**shown, "pieces": difference(change.before, change.after)}
    return {**shown, "before": change.before, "after": change.after}
