"""Which part of a case a notice is about, as one word; its page follows from it."""

FLAGS = "signalering"
PLAN = "plan"
BRIEFING = "bestuur"
ASKED_OF_BESTUUR = "bestuur-vraag"
ASKED_BY_BESTUUR = "bestuur-wedervraag"
PROPOSAL = "voorstel"
DECISION = "besluit"
REGIE = "regie"
STEP = "stap"
"""Somebody is asked to propose a step."""
NOBODY_LIVES = "leeg"
"""A case of a household in which nobody lives any more: somebody is asked to close it."""
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


def regie(responsibility: str, aspect: str) -> str:
    """Who holds this."""
    return f"{REGIE}-{responsibility}-{aspect}"


def decision(number: int) -> str:
    """The decision with this number in its case."""
    return f"{DECISION}-{number}"
