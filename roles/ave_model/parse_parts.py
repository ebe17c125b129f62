"""The parts of a model beside its steps: phases, slots, norms, and the rules that stand alone."""

from collections.abc import Mapping

from .norms import PHASE_NORMS
from .reader import Table
from .types import (
    Access,
    Caseload,
    Dispute,
    Grip,
    HandBack,
    LadderStep,
    Level,
    Meeting,
    Minors,
    Norms,
    Phase,
    Responsibility,
    SetAside,
    Slot,
    Source,
)

BESTUUR = ("geinformeerd", "betrokken", "in_actie")
PHASE_WITH_SOURCE = (
    "consult",
    "signals",
    "agreements",
    "deploy",
    "legal_frame",
    "norms",
    "bestuur",
)
"""Plain values of a phase whose source must be named when they are there."""


def parse_phase(table: Table, phase_id: str) -> Phase:
    """One `[phase.X]` with its slots and norms."""
    source = table.source()
    needed = [key for key in PHASE_WITH_SOURCE if table.has(key)]
    phase = Phase(
        id=phase_id,
        label=table.text("label"),
        group=table.text("group"),
        severity=table.number("severity"),
        title=table.text("title"),
        situation=table.text("situation"),
        source=source,
        case_phase=table.flag("case_phase", required=True),
        slots=_slots(table, source),
        consult=table.texts("consult"),
        consult_functions=table.functions("consult_functions"),
        signals=table.texts("signals"),
        agreements=table.texts("agreements"),
        deploy=table.words("deploy"),
        legal_frame=table.text("legal_frame", required=False),
        norms=_norms(table),
        bestuur=_bestuur(table),
        sources=table.sources(needed),
    )
    table.done()
    return phase


def _slots(phase: Table, source: Source) -> tuple[Slot, ...]:
    responsibilities = phase.table("responsibilities", required=True)
    if responsibilities is None:
        return ()
    slots = []
    for responsibility in Responsibility:
        for table in responsibilities.tables(responsibility.value):
            slots.append(
                Slot(
                    responsibility=responsibility,
                    text=table.text("text"),
                    source=table.source(default=source),
                    aspect=table.text("aspect", required=False),
                    holders=table.functions("holders"),
                    required=table.flag("required"),
                    required_when=table.predicate("required_when"),
                    when=table.predicate("when"),
                    registered=table.flag("registered", default=True),
                    appointed_by=table.functions("appointed_by"),
                    may_take=table.flag("may_take"),
                )
            )
            table.done()
    responsibilities.done()
    return tuple(slots)


def _norms(phase: Table) -> Norms:
    table = phase.table("norms")
    if table is None:
        return Norms()
    days = {key: table.days(key) for key in PHASE_NORMS}
    working = table.texts("working_days")
    for key in working:
        if key not in PHASE_NORMS:
            table.wrong("working_days", f"onbekende norm: {key}")
    table.done()
    return Norms(**days, working_days=working)


def _bestuur(phase: Table) -> Mapping[str, str]:
    words = phase.words("bestuur")
    for function, part in words.items():
        key = f"bestuur.{function}"
        if function not in phase.context.functions:
            phase.wrong(key, f"onbekende functie: {function}")
        if part not in BESTUUR:
            phase.wrong(key, f"onbekend: {part}; mogelijk zijn {', '.join(BESTUUR)}")
    return words


def parse_access(root: Table) -> tuple[Access, ...]:
    found = []
    for table in root.tables("access"):
        found.append(
            Access(
                function=_one_function(table, "function"),
                level=table.choice("level", Level) or Level.OUTLINE,
                phases=table.phases("phases", required=True),
                source=table.source(),
                when=table.predicate("when"),
            )
        )
        table.done()
    return tuple(found)


def _one_function(table: Table, key: str) -> str:
    value = table.text(key)
    if value and value not in table.context.functions:
        table.wrong(key, f"onbekende functie: {value}")
    return value


def parse_caseload(root: Table) -> Caseload:
    table = root.table("caseload", required=True)
    if table is None:
        return Caseload(0, 0, Source("", ""))
    caseload = Caseload(table.number("warn"), table.number("over"), table.source())
    if caseload.warn > caseload.over:
        table.wrong("warn", "ligt boven over")
    table.done()
    return caseload


def parse_ladder(root: Table) -> tuple[LadderStep, ...]:
    found = []
    for table in root.tables("ladder"):
        found.append(
            LadderStep(
                step=table.number("step"),
                text=table.text("text"),
                source=table.source(),
                when=table.predicate("when"),
            )
        )
        table.done()
    return tuple(found)


def parse_meetings(root: Table) -> tuple[Meeting, ...]:
    found = []
    for table in root.tables("meeting"):
        found.append(
            Meeting(table.text("id"), table.text("label"), table.text("text"), table.source())
        )
        table.done()
    return tuple(found)


def parse_dispute(root: Table) -> Dispute | None:
    table = root.table("dispute")
    if table is None:
        return None
    found = Dispute(table.functions("decides", required=True), table.text("text"), table.source())
    table.done()
    return found


def parse_minors(root: Table) -> Minors | None:
    table = root.table("minors")
    if table is None:
        return None
    found = Minors(
        text=table.text("text"),
        source=table.source(),
        casusregie=table.functions("casusregie"),
        both_regies=table.functions("both_regies"),
        involve=table.functions("involve"),
    )
    table.done()
    return found


def parse_hand_back(root: Table) -> HandBack | None:
    table = root.table("hand_back")
    return None if table is None else HandBack(*_by_in_phases(table))


def parse_set_aside(root: Table) -> SetAside | None:
    table = root.table("set_aside")
    return None if table is None else SetAside(*_by_in_phases(table))


def _by_in_phases(table: Table) -> tuple[tuple[str, ...], tuple[str, ...], str, Source]:
    found = (
        table.functions("by", required=True),
        table.phases("phases", required=True),
        table.text("text"),
        table.source(),
    )
    table.done()
    return found


def parse_grip(root: Table) -> Grip | None:
    table = root.table("grip")
    if table is None:
        return None
    found = Grip(
        phases=table.phases("phases", required=True),
        decides=table.functions("decides", required=True),
        advises=table.functions("advises"),
        text=table.text("text"),
        source=table.source(),
    )
    table.done()
    return found
