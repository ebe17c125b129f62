"""The steps of a model: transitions with their criteria, preconditions and offers."""

from dataclasses import replace

from .reader import Table
from .types import Criterion, Direction, Offer, Precondition, Source, Transition

ENTRY = "entry"
"""How a file and the command line name the place a new case comes from."""


def parse_transitions(root: Table) -> tuple[Transition, ...]:
    """Every `[[transition]]`, with `criteria_as` filled in from the step it names."""
    read = [(table, *_transition(table)) for table in root.tables("transition")]
    by_id = {step.id: step for _, step, _ in read}
    found = []
    for table, step, same_as in read:
        if same_as and same_as not in by_id:
            table.wrong("criteria_as", f"onbekende stap: {same_as}")
        elif same_as:
            step = replace(step, criteria=by_id[same_as].criteria)
        found.append(step)
    return tuple(found)


def _transition(table: Table) -> tuple[Transition, str]:
    source = table.source()
    came_from = "" if table.has("from") and table.text("from") == ENTRY else table.one_phase("from")
    same_as = table.text("criteria_as", required=False)
    if same_as and table.has("criterion"):
        table.wrong("criteria_as", "staat naast eigen criteria; kies een van beide")
    step = Transition(
        from_phase=came_from,
        to_phase=table.one_phase("to"),
        direction=table.choice("direction", Direction) or Direction.UP,
        decides=table.functions("decides", required=True),
        proposes=table.functions("proposes", required=True),
        four_eyes=table.flag("four_eyes", required=True),
        source=source,
        sign_in_again=table.flag("sign_in_again"),
        text=table.text("text", required=False),
        gremium=table.text("gremium", required=False),
        together_with=table.functions("with"),
        together_when=table.predicate("with_when"),
        advises=table.functions("advises"),
        informs=table.functions("informs"),
        criteria=_criteria(table, source),
        all_criteria=table.flag("all_criteria"),
        preconditions=_preconditions(table, source),
        offers=_offers(table, source),
        urgent=table.flag("urgent"),
        confirms=table.functions("confirms"),
        confirm_hours=table.number("confirm_hours", required=False, default=24),
        leaves_waakvlam=table.flag("leaves_waakvlam"),
        names_receiver=table.flag("names_receiver"),
    )
    table.done()
    return step, same_as


def _criteria(step: Table, source: Source) -> tuple[Criterion, ...]:
    found = []
    for table in step.tables("criterion"):
        found.append(
            Criterion(
                id=table.text("id"),
                text=table.text("text"),
                source=table.source(default=source),
                predicate=table.predicate("predicate"),
                enough_alone=table.flag("enough_alone", default=True),
            )
        )
        table.done()
    return tuple(found)


def _preconditions(step: Table, source: Source) -> tuple[Precondition, ...]:
    found = []
    for table in step.tables("precondition"):
        found.append(
            Precondition(
                id=table.text("id"),
                text=table.text("text"),
                how=table.text("how"),
                source=table.source(default=source),
                predicate=table.predicate("predicate"),
                when=table.predicate("when"),
                even_when_urgent=table.flag("even_when_urgent"),
            )
        )
        table.done()
    return tuple(found)


def _offers(step: Table, source: Source) -> tuple[Offer, ...]:
    found = []
    for table in step.tables("offer"):
        found.append(
            Offer(
                text=table.text("text"),
                source=table.source(default=source),
                to=table.text("to", required=False),
            )
        )
        table.done()
    return tuple(found)
