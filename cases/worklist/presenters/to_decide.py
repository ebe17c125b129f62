"""What waits for one person's decision: proposals to decide, urgent decisions to confirm, and what
bestuur is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from common.list_choices import ListChoices
from common.lists import Listing, short_list
from roles.middleware import RequestContext

from ..forms import DecideFilterForm
from .work import decisions

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


FILTERS = {"gemeente": "municipality_id", "fase": "phase_id", "wat": "what"}
"""Each filter with what of a row it is about."""


def to_decide(
    request_context: RequestContext, query: QueryDict, choices: ListChoices
) -> dict[str, Any]:
    """What this person decides, confirms or is asked, worst first unless asked otherwise."""
    form = DecideFilterForm(TO_DECIDE.asked(query), municipalities=request_context.municipalities)
    form.is_valid()
    wanted = form.cleaned_data
    rows = [row for row in decisions(request_context) if _asked_for(row, wanted)]
    if sort := wanted.get("sorteer"):
        rows.sort(key=lambda row: row["since"], reverse=sort.startswith("-"))
    page = short_list(TO_DECIDE, query, form, choices, rows)
    return {**page, "rows": page["page_rows"]}


def _asked_for(row: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return all(wanted.get(name, "") in ("", str(row[key])) for name, key in FILTERS.items())
