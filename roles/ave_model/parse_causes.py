"""The `[[suggestion]]` tables of a model."""

from .causes import Cause, Suggestion
from .reader import Context, Table
from .types import Transition


def parse_suggestions(root: Table) -> tuple[Suggestion, ...]:
    """Every suggestion, with causes and phases that exist."""
    found = []
    for table in root.tables("suggestion"):
        found.append(
            Suggestion(
                causes=_causes(table),
                phases=table.phases("phases", required=True),
                text=table.text("text"),
                source=table.source(),
                to=table.text("to", required=False),
                criteria=table.texts("criteria"),
            )
        )
        table.done()
    return tuple(found)


def _causes(table: Table) -> tuple[Cause, ...]:
    names = table.texts("causes", required=True)
    for name in names:
        if name not in list(Cause):
            table.wrong("causes", f"onbekende oorzaak: {name}")
    return tuple(Cause(name) for name in names if name in list(Cause))


def check_suggestions(
    suggestions: tuple[Suggestion, ...], steps: tuple[Transition, ...], context: Context
) -> None:
    """A suggestion leads to a step of its phases, on grounds that carry it alone."""
    by_id = {step.id: step for step in steps}
    for number, suggestion in enumerate(suggestions, start=1):
        key = f"suggestion[{number}]"
        step = by_id.get(suggestion.to)
        if step is None:
            if suggestion.to:
                context.add(f"{key}.to", f"onbekende stap: {suggestion.to}")
            if suggestion.criteria:
                context.add(f"{key}.criteria", "horen bij een stap; noem die in to")
            continue
        if any(phase != step.from_phase for phase in suggestion.phases):
            context.add(f"{key}.phases", f"de stap {step.id} begint in een andere fase")
        known = {c.id: c for c in step.criteria}
        for name in suggestion.criteria:
            if name not in known:
                context.add(f"{key}.criteria", f"hoort niet bij deze stap: {name}")
        named = [known[name] for name in suggestion.criteria if name in known]
        if named and not any(c.enough_alone for c in named):
            context.add(f"{key}.criteria", "zijn samen geen reden voor deze stap")
