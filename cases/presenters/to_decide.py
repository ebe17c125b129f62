"""What waits for one person's decision: proposals to decide, urgent decisions to confirm, and what
bestuur is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from cases.forms.lists import DecideFilterForm
from cases.models import Proposal
from cases.waiting import Kind, Task
from roles.middleware import Visit
from roles.preferences import ListChoices
from roles.presenters.lists import Listing, short_list

from .briefings import briefing_rows
from .home import desk_of, task_row

TO_DECIDE = Listing(
    name="te-beslissen",
    url_name="cases:to_decide",
    title="Te beslissen",
    one="besluit wacht op u",
    many="besluiten wachten op u",
    everything="Alles",
    form=DecideFilterForm,
    columns={},
)
"""The rows follow from the permission rule and are those of Mijn werk, so they stand on one page,
and every column says why something waits: there is none to leave out, and the order is chosen
among the filters, since the worst first is no column."""


def to_decide(visit: Visit, query: QueryDict, choices: ListChoices) -> dict[str, Any]:
    """What this person decides or confirms, worst first unless asked otherwise."""
    form = DecideFilterForm(TO_DECIDE.asked(query), municipalities=visit.municipalities)
    form.is_valid()
    wanted = form.cleaned_data
    decisions = (task for task in desk_of(visit).decisions if _asked_for(task, wanted))
    rows = [task_row(task, visit) for task in decisions] + _asked_of_bestuur(visit, wanted)
    rows.sort(key=lambda row: not row["danger"])
    if sort := wanted.get("sorteer"):
        rows.sort(key=lambda row: row["since"], reverse=sort.startswith("-"))
    page = short_list(TO_DECIDE, query, form, choices, rows)
    return {**page, "rows": page["page_rows"]}


def _asked_of_bestuur(visit: Visit, wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    if wanted.get("wat", "") not in ("", "gevraagd"):
        return []
    return [
        row
        for row in briefing_rows(visit)
        if row["decides"]
        and wanted.get("gemeente", "") in ("", str(row["municipality_id"]))
        and wanted.get("fase", "") in ("", row["phase_id"])
    ]


def _asked_for(task: Task, wanted: Mapping[str, Any]) -> bool:
    case, proposal = task.file.case, task.file.pending
    confirms = task.kind is Kind.CONFIRM
    disputed = not confirms and bool(proposal and proposal.status == Proposal.Status.DISPUTED)
    is_what = {
        "": True,
        "gevraagd": False,
        "spoed": confirms,
        "verschil": disputed,
        "voorstel": not confirms,
    }
    return (
        wanted.get("gemeente", "") in ("", str(case.municipality_id))
        and wanted.get("fase", "") in ("", case.phase)
        and is_what[wanted.get("wat", "")]
    )
