"""What a model says, in words: who decides, where two models differ, the matrix on one page."""

import json
from dataclasses import replace

import pytest

from roles.ave_model.diff import differences
from roles.ave_model.export import export_model
from roles.ave_model.matrix import matrix, side_by_side
from roles.ave_model.registry import all_models, get
from roles.ave_model.text import diff_text, model_text, steps_text
from roles.ave_model.types import AveModel
from roles.ave_model.who import UnknownStepError, explain, steps_between

MODELS = all_models()


def answer(
    slug: str, from_phase: str, to_phase: str, direction: str = ""
) -> dict[str, tuple[str, ...]]:
    model = get(slug)
    (step,) = steps_between(model, from_phase, to_phase, direction)
    return {line.heading: line.items for line in explain(model, step)}


def test_who_decides_on_ave4_in_dalfsen_is_said_whole() -> None:
    said = answer("dalfsen", "3", "4")

    assert said["Beslist"] == ("AOV'er (team Veiligheid)",)
    assert said["Samen met"] == ("Burgemeester", "Wethouder zorg (Wmo en Jeugd)")
    assert said["Vier ogen"] == ("ja: wie voorstelt, beslist niet",)
    assert len(said["Criteria (ten minste één)"]) == 9
    assert len(said["Eerst"]) == 2
    assert said["Wordt geïnformeerd"] == ("Burgemeester",)
    assert "binnen 24 uur" in said["Spoed"][0]


def test_a_new_case_is_asked_for_as_entry() -> None:
    assert answer("dalfsen", "entry", "4")["Beslist"] == ("AOV'er (team Veiligheid)",)


def test_what_only_counts_on_a_fact_is_said_with_that_fact() -> None:
    together = answer("dalfsen", "2", "3")["Samen met"]

    assert together == ("AOV'er (team Veiligheid) (bij een veiligheidsrisico)",)


def test_disagreement_is_answered_where_the_model_has_a_rule_for_it() -> None:
    assert "teamleider Wmo" in answer("westerkwartier", "2B", "3")["Bij onenigheid"][0]
    assert "Bij onenigheid" not in answer("westerkwartier", "entry", "2A")
    assert "Bij onenigheid" not in answer("dalfsen", "2", "3")


def test_a_phase_with_two_steps_within_it_gives_both_unless_one_is_named() -> None:
    model = get("dalfsen")

    assert [s.direction for s in steps_between(model, "2", "2")] == ["within-up", "within-down"]
    assert len(steps_between(model, "2", "2", "within-down")) == 1


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (("9", "4"), "dalfsen kent geen fase 9. "
                     "Wel: 1, 2, 3 of 4, of entry voor een nieuwe casus."),
        (("3", "2A"), "dalfsen kent geen fase 2A. Wel: 1, 2, 3 of 4."),
        (("1", "3"), "dalfsen kent deze stap niet: van 1 naar 3. Van 1 kan naar: 2 of 4."),
        (("2", "2", "down"), "dalfsen kent deze stap niet: van 2 naar 2 (down). "
                             "Van 2 kan naar: 1, 2, 3 of 4."),
        (("2", "3", "omhoog"), "Onbekende richting: omhoog. "
                               "Wel: entry, up, down, within-up of within-down."),
    ],
)  # fmt: skip
def test_a_step_it_does_not_know_is_answered_with_those_it_does(
    step: tuple[str, ...], said: str
) -> None:
    with pytest.raises(UnknownStepError) as refused:
        steps_between(get("dalfsen"), *step)

    assert str(refused.value) == said


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.slug)
def test_the_export_is_json_under_the_agreed_names(model: AveModel) -> None:
    found = json.loads(json.dumps(export_model(model)))

    assert {"slug", "version", "effective", "functions", "phases", "transitions"} <= set(found)
    assert {"dispute", "norms", "legal_frame"} <= set(found)
    assert found["functions"] == list(model.functions)
    for phase in found["phases"]:
        assert {"id", "label", "situation", "responsibilities", "consult"} <= set(phase)
        assert {"casusregie", "procesregie", "operational", "administrative"} <= set(
            phase["responsibilities"]
        )
        for slots in phase["responsibilities"].values():
            for slot in slots:
                assert {"aspect", "holders", "required", "registered"} <= set(slot)
    for step in found["transitions"]:
        assert {
            "from", "to", "direction", "decides", "four_eyes", "with", "advises", "informs",
            "preconditions", "criteria",
        } <= set(step)  # fmt: skip
        for criterion in step["criteria"]:
            assert {"id", "text", "kind", "source"} <= set(criterion)
            assert criterion["source"]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.slug)
def test_the_matrix_has_a_cell_for_every_phase(model: AveModel) -> None:
    for row in matrix(model):
        assert [cell.phase for cell in row.cells] == list(model.phases)


def test_the_matrix_says_what_the_summary_of_dalfsen_says() -> None:
    rows = {row.key: row.cells for row in matrix(get("dalfsen"))}

    assert rows["casusregie"][0].lines == ("Inwoners en professionals",)
    assert rows["procesregie"][0].lines == ()
    assert rows["procesregie"][2].lines[0] == "casus: Netwerkcoördinator (verplicht)"
    assert rows["administrative"][3].lines == ("Burgemeester",)
    assert "behandelregie" not in rows


def test_two_models_lie_side_by_side_on_the_same_groups_of_phases() -> None:
    rows = {row.key: row for row in side_by_side(get("dalfsen"), get("westerkwartier"))}
    two = {pair.group: pair for pair in rows["norms"].pairs}

    assert list(two) == ["0", "1", "2", "3", "4"]
    assert [cell.phase for cell in two["2"].left] == ["2"]
    assert [cell.phase for cell in two["2"].right] == ["2A", "2B"]
    assert not rows["norms"].differs
    assert rows["procesregie"].differs
    assert rows["behandelregie"].differs


def test_other_words_for_the_same_are_no_difference() -> None:
    rows = {row.key: row for row in side_by_side(get("dalfsen"), get("westerkwartier"))}

    def differing(key: str) -> list[str]:
        return [pair.group for pair in rows[key].pairs if pair.differs]

    for free_text in ("situation", "legal_frame", "signals", "agreements", "deploy"):
        assert not rows[free_text].differs
    college = next(pair for pair in rows["administrative"].pairs if pair.group == "3")
    assert college.left[0].lines != college.right[0].lines
    assert differing("administrative") == ["4"]
    assert differing("entry") == ["2", "4"]


def test_another_number_is_a_difference() -> None:
    one = get("dalfsen")
    two = one.phases["2"]
    other = replace(two, norms=replace(two.norms, plan_days=99))
    rows = {r.key: r for r in side_by_side(one, replace(one, phases={**one.phases, "2": other}))}

    assert [pair.group for pair in rows["norms"].pairs if pair.differs] == ["2"]


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.slug)
def test_a_model_does_not_differ_from_itself(model: AveModel) -> None:
    assert differences(model, model) == ()
    assert not any(row.differs for row in side_by_side(model, model))
    assert diff_text(model, model).endswith("zijn gelijk.")


def test_a_difference_names_what_each_says() -> None:
    found = {d.subject: d for d in differences(get("dalfsen"), get("westerkwartier"))}

    step = found["Opschalen: AVE3 → AVE4, beslist"]
    assert (step.left, step.right) == (
        "AOV'er (team Veiligheid)",
        "Procesregisseur / OGGZ-coördinator / OOV-adviseur",
    )
    assert found["Bij onenigheid"].left == "–"
    assert "Caseload" not in found


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.slug)
def test_the_plain_text_fits_a_terminal(model: AveModel) -> None:
    text = model_text(model) + steps_text(model, model.transitions)

    assert model.title in text
    assert max(len(line) for line in text.splitlines()) <= 120
