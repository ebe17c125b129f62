"""Which part of a case a notice is about, as one word; its page follows from it."""

FLAGS = "signalering"
PLAN = "plan"
BRIEFING = "bestuur"
PROPOSAL = "voorstel"
DECISION = "besluit"


def proposal(pk: int) -> str:
    """The proposal with this id."""
    return f"{PROPOSAL}-{pk}"


def decision(number: int) -> str:
    """The decision with this number in its case."""
    return f"{DECISION}-{number}"
