"""Which cases cannot wait until somebody happens to look."""

from cases.deadlines.severity import Severity
from roles.ave_model.validate import GRAVEST
from roles.case_snapshot import CaseSnapshot


def is_grave(case: CaseSnapshot) -> bool:
    """In the gravest phase or on the way into it, or decided urgently and not yet confirmed
    [D, AVE3 and AVE4; ours]."""
    model = case.model
    phases = [case.facts.phase, *([case.open_step.to_phase] if case.open_step else [])]
    return (
        any(model.phase(phase).severity == GRAVEST for phase in phases)
        or case.unconfirmed_step is not None
    )


def cannot_wait(case: CaseSnapshot) -> bool:
    """What happens on it is news at once: it is grave, or there is a safety risk."""
    return is_grave(case) or case.facts.safety_risk


def flag_cannot_wait(case: CaseSnapshot, severity: int) -> bool:
    """Whatever is flagged on a grave case; what is serious where there is a safety risk; and what
    is as bad as can be, anywhere [ours]."""
    serious = severity >= Severity.SERIOUS
    return severity >= Severity.URGENT or is_grave(case) or (serious and case.facts.safety_risk)
