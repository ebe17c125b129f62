"""Which part of a case a notice is about, as one word; its page follows from it."""

FLAGS = "signalering"
PLAN = "plan"
BRIEFING = "bestuur"
PROPOSAL = "voorstel"
DECISION = "besluit"
ABSENCE = "afwezigheid"
"""The subject of a notice that is about no case: somebody is absent, and one stands in."""
ARRIVAL = "verhuizing"
"""Nor this: a household comes from a municipality that told no more than that."""
HANDOVER = "overdracht"
"""Nor this: cases went from one colleague to others in one step."""
OF_NO_CASE = (ABSENCE, ARRIVAL, HANDOVER)


def proposal(pk: int) -> str:
    """The proposal with this id."""
    return f"{PROPOSAL}-{pk}"


def decision(number: int) -> str:
    """The decision with this number in its case."""
    return f"{DECISION}-{number}"
