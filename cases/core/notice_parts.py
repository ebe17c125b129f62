"""Which part of a case a notice is about, as one word; its page follows from it."""

FLAGS = "signalering"
PLAN = "plan"
BRIEFING = "bestuur"
PROPOSAL = "voorstel"
DECISION = "besluit"
ABSENCE = "afwezigheid"
"""The subject of a notice that is about no case: somebody is absent, and one stands in."""


def proposal(pk: int) -> str:
    """The proposal with this id."""
    return f"{PROPOSAL}-{pk}"


def decision(number: int) -> str:
    """The decision with this number in its case."""
    return f"{DECISION}-{number}"
