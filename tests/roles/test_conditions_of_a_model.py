"""Each condition a model may name: when it holds, the near miss, and how it is said."""

import pytest

from roles.ave_model.predicates import PREDICATES, CaseFacts, Predicate, ProposalFacts, holds
from roles.ave_model.words import predicate_words

CASE = CaseFacts("2")
PROPOSAL = ProposalFacts("3")
ANY = {"any_of": ("oggz", "oov")}

CONDITIONS = [
    (Predicate("safety_risk"), CaseFacts("2", safety_risk=True), PROPOSAL),
    (Predicate("minors_involved"), CaseFacts("2", minors_involved=True), PROPOSAL),
    (Predicate("media_attention"), CaseFacts("2", media_attention=True), PROPOSAL),
    (Predicate("stagnating"), CaseFacts("2", stagnating=True), PROPOSAL),
    (Predicate("has_plan"), CaseFacts("2", has_plan=True), PROPOSAL),
    (Predicate("plan_for_target"), CaseFacts("2", plans_for=frozenset({"3"})), PROPOSAL),
    (Predicate("receiver_named"), CASE, ProposalFacts("3", receiver="Team Jeugd")),
    (Predicate("dominant_problem", {"is_": "orde"}), CaseFacts("2", dominant_problem="orde"),
     PROPOSAL),
    (Predicate("consulted", ANY), CASE, ProposalFacts("3", frozenset({"oov"}))),
    (Predicate("proposed_by_or_consulted", ANY), CASE, ProposalFacts("3", frozenset({"oov"}))),
    (Predicate("proposed_by_or_consulted", ANY), CASE,
     ProposalFacts("3", proposer_functions=frozenset({"oggz"}))),
]  # fmt: skip


@pytest.mark.parametrize(("predicate", "case", "proposal"), CONDITIONS, ids=lambda x: str(x)[:40])
def test_a_condition_holds_on_its_fact_and_not_without_it(
    predicate: Predicate, case: CaseFacts, proposal: ProposalFacts
) -> None:
    assert holds(predicate, case, proposal)
    assert not holds(predicate, CASE, PROPOSAL)


def test_a_problem_that_does_not_dominate() -> None:
    predicate = Predicate("dominant_problem_not", {"is_": "orde"})

    assert holds(predicate, CASE)
    assert not holds(predicate, CaseFacts("2", dominant_problem="orde"))


def test_no_condition_always_holds() -> None:
    assert holds(None, CASE)


@pytest.mark.parametrize("name", PREDICATES)
def test_every_condition_can_be_said_in_dutch(name: str) -> None:
    assert predicate_words(Predicate(name, {"any_of": ("oggz", "oov"), "is_": "orde"}))
