"""A model file is read whole or not at all, and everything wrong with it is said at once."""

import pytest

from roles.ave_model.parse import parse_functions
from roles.ave_model.problems import ModelError
from tests.roles.small_model import SMALL, changed, problems_of, read

LAST = "\n[[transition]]\n"
TO_FOUR = 'to = "4"\ndirection = "up"'


def test_the_small_model_holds() -> None:
    assert problems_of(SMALL) == []
    assert read(SMALL).transition("2", "4", "up") is not None


BROKEN = {
    "an unknown key": (
        changed('title = "Klein model"', 'title = "Klein model"\nkleur = "rood"'),
        "klein.toml: kleur: onbekende sleutel",
    ),
    "an unknown key inside a phase": (
        changed('title = "Hulp"', 'title = "Hulp"\nkleur = "rood"'),
        "klein.toml: phase.2.kleur: onbekende sleutel",
    ),
    "an unknown responsibility": (
        changed("[[phase.2.responsibilities.casusregie]]", "[[phase.2.responsibilities.regie]]"),
        "klein.toml: phase.2.responsibilities.regie: onbekende sleutel",
    ),
    "a key that is missing": (
        changed('title = "Klein model"\n', ""),
        "klein.toml: title: ontbreekt",
    ),
    "a text that is empty": (
        changed('title = "Klein model"', 'title = " "'),
        "klein.toml: title: is leeg",
    ),
    "a number that is a text": (
        changed("warn = 45", 'warn = "45"'),
        "klein.toml: caseload.warn: moet een geheel getal zijn",
    ),
    "a number below zero": (
        changed("waakvlam_days = 90", "waakvlam_days = -1"),
        "klein.toml: waakvlam_days: mag niet negatief zijn",
    ),
    "a warning above the limit": (
        changed("warn = 45", "warn = 60"),
        "klein.toml: caseload.warn: ligt boven over",
    ),
    "a date that does not exist": (
        changed("2024-01-01", "2024-02-30"),
        "klein.toml: effective: is geen datum (jjjj-mm-dd): 2024-02-30",
    ),
    "a function nobody knows": (
        changed('decides = ["aover"]', 'decides = ["aover", "tovenaar"]'),
        "klein.toml: transition[3].decides: onbekende functie: tovenaar",
    ),
    "a function this model does not name": (
        changed('decides = ["aover"]', 'decides = ["aover", "oggz"]'),
        "klein.toml: transition[3].decides: onbekende functie: oggz",
    ),
    "a model without its fg": (
        changed(', "beheerder", "fg"]', ', "beheerder"]'),
        "klein.toml: functions: fg hoort bij elk model",
    ),
    "a label for a function it does not name": (
        changed("[sources]", '[labels]\noggz = "OGGZ"\n\n[sources]'),
        "klein.toml: labels.oggz: dit model noemt deze functie niet",
    ),
    "a phase it does not have": (
        changed(TO_FOUR, 'to = "5"\ndirection = "up"'),
        "klein.toml: transition[3].to: onbekende fase: 5",
    ),
    "a phase no step leads to": (
        changed(TO_FOUR, 'to = "2"\ndirection = "within-up"'),
        "klein.toml: phase.4: is langs geen enkele stap te bereiken",
    ),
    "a model no case can enter": (
        changed(
            'from = "entry"\nto = "2"\ndirection = "entry"',
            'from = "1"\nto = "2"\ndirection = "up"',
        ),
        "klein.toml: transition: een nieuwe casus kan nergens binnenkomen",
    ),
    "an entry where no case exists": (
        changed('from = "entry"\nto = "2"', 'from = "entry"\nto = "1"'),
        "klein.toml: transition >1:entry.to: in deze fase bestaat nog geen casus",
    ),
    "a step without a decider": (
        changed('decides = ["aover"]\n', ""),
        "klein.toml: transition[3].decides: ontbreekt",
    ),
    "a step with an empty list of deciders": (
        changed('decides = ["aover"]', "decides = []"),
        "klein.toml: transition[3].decides: is leeg",
    ),
    "a direction against the phases": (
        changed(TO_FOUR, 'to = "4"\ndirection = "down"'),
        "klein.toml: transition 2>4:down.direction: past niet bij de fasen van en naar",
    ),
    "a direction nobody knows": (
        changed(TO_FOUR, 'to = "4"\ndirection = "omhoog"'),
        "klein.toml: transition[3].direction: onbekend: omhoog; mogelijk zijn "
        "entry, up, down, within-up, within-down",
    ),
    "one person where AVE4 asks two": (
        changed('decides = ["aover"]\nfour_eyes = true', 'decides = ["aover"]\nfour_eyes = false'),
        "klein.toml: transition 2>4:up.four_eyes: deze stap vraagt twee personen",
    ),
    "AVE4 decided by whoever sits at the screen": (
        changed("sign_in_again = true\n", ""),
        "klein.toml: transition 2>4:up.sign_in_again: "
        "wie deze stap besluit, meldt zich opnieuw aan",
    ),
    "one person where others than the decider propose": (
        changed(
            'direction = "down"\nproposes = ["casusregisseur"]',
            'direction = "down"\nproposes = ["casusregisseur", "aover"]',
        ),
        "klein.toml: transition 2>1:down.four_eyes: deze stap vraagt twee personen",
    ),
    "an urgent step that nobody confirms": (
        changed('decides = ["aover"]', 'decides = ["aover"]\nurgent = true'),
        "klein.toml: transition 2>4:up.confirms: "
        "hoort bij urgent: noem wie een spoedbesluit bevestigt",
    ),
    "the same step twice": (
        SMALL + LAST + SMALL.rsplit(LAST, 1)[1],
        "klein.toml: transition: staat er 2 keer: 2>4:up",
    ),
    "the same criterion twice": (
        SMALL + '\n[[transition.criterion]]\nid = "gevaar"\ntext = "Weer gevaar."\n',
        "klein.toml: transition 2>4:up.criterion: staat er 2 keer: gevaar",
    ),
    "only criteria that are not enough": (
        SMALL + "enough_alone = false\n",
        "klein.toml: transition 2>4:up.criterion: geen enkel criterium is op zichzelf genoeg",
    ),
    "two holders of one responsibility": (
        changed(
            "[phase.4]\n",
            '[[phase.2.responsibilities.casusregie]]\ntext = "Nog een"\n'
            'holders = ["aover"]\nrequired = true\nmay_take = true\n\n[phase.4]\n',
        ),
        "klein.toml: phase.2.responsibilities.casusregie: "
        "casusregie staat er twee keer; één houder mag",
    ),
    "two holders of one aspect": (
        changed(
            "[phase.4]\n",
            '[[phase.2.responsibilities.procesregie]]\naspect = "casus"\ntext = "Een"\n'
            'holders = ["aover"]\nmay_take = true\n'
            '[[phase.2.responsibilities.procesregie]]\naspect = "casus"\ntext = "Twee"\n'
            'holders = ["burgemeester"]\nmay_take = true\n\n[phase.4]\n',
        ),
        "klein.toml: phase.2.responsibilities.procesregie: "
        "procesregie (casus) staat er twee keer; één houder mag",
    ),
    "a case without casusregie": (
        changed("required = true\n", ""),
        "klein.toml: phase.2.responsibilities.casusregie: "
        "elke casus heeft precies één casusregisseur",
    ),
    "a duty nobody can hold": (
        changed('holders = ["casusregisseur"]\n', ""),
        "klein.toml: phase.2.responsibilities.casusregie: is verplicht, maar niemand kan het zijn",
    ),
    "a duty nobody may take": (
        changed("may_take = true\n", ""),
        "klein.toml: phase.2.responsibilities.casusregie: "
        "niemand mag het worden: geen appointed_by en geen may_take",
    ),
    "a fact without a source": (
        changed('situation = "Er is hulp nodig."\nsource = "ours"\n', 'situation = "Hulp."\n'),
        "klein.toml: phase.2.source: ontbreekt",
    ),
    "a list without a source": (
        changed('title = "Hulp"', 'title = "Hulp"\nconsult = ["SKT"]'),
        "klein.toml: phase.2.sources: ontbreekt",
    ),
    "a source nobody named": (
        changed('source = "ours: om te breken"', 'source = "D: AVE3"'),
        "klein.toml: source: onbekende bron: D",
    ),
    "a source without its place": (
        changed('source = "ours: om te breken"', 'source = "D"\n') + '\n[seeds]\nD = "001"\n',
        "klein.toml: source: noemt de bron, maar niet de plaats daarin",
    ),
    "a condition nobody knows": (
        SMALL + 'predicate = "volle_maan"\n',
        "klein.toml: transition[3].criterion[1].predicate: onbekende voorwaarde: volle_maan",
    ),
    "a condition with other facts than it asks": (
        SMALL + "predicate = { dominant_problem = { any_of = ['zorg'] } }\n",
        "klein.toml: transition[3].criterion[1].predicate: "
        "voorwaarde dominant_problem vraagt deze gegevens: is_",
    ),
    "a condition with a fact of the wrong kind": (
        SMALL + "predicate = { consulted = { any_of = 'aover' } }\n",
        "klein.toml: transition[3].criterion[1].predicate.consulted.any_of: "
        "moet een lijst van teksten zijn",
    ),
    "a condition on a problem it does not know": (
        SMALL + "predicate = { dominant_problem = { is_ = 'zorg' } }\n",
        "klein.toml: transition 2>4:up.gevaar: onbekende dominante problematiek: zorg",
    ),
    "a condition on a party it does not know": (
        SMALL + "predicate = { consulted = { any_of = ['burgermeester'] } }\n",
        "klein.toml: transition 2>4:up.gevaar: onbekende functie of partij: burgermeester",
    ),
    "an offer of a step it does not have": (
        SMALL + '\n[[transition.offer]]\ntext = "Anders"\nto = "2>2:within-up"\n',
        "klein.toml: transition 2>4:up.offer: onbekende stap: 2>2:within-up",
    ),
    "criteria of a step it does not have": (
        SMALL.replace("leaves_waakvlam = true", 'leaves_waakvlam = true\ncriteria_as = "2>3:up"'),
        "klein.toml: transition[2].criteria_as: onbekende stap: 2>3:up",
    ),
    "waakvlam where casusregie goes on": (
        changed('decides = ["aover"]', 'decides = ["aover"]\nleaves_waakvlam = true'),
        "klein.toml: transition 2>4:up.leaves_waakvlam: kan alleen naar een fase zonder casusregie",
    ),
    "phases out of order": (
        changed("severity = 2", "severity = 0"),
        "klein.toml: phase.2.severity: is lichter dan de fase ervoor; zet de lichtste voorop",
    ),
    "a role of the bestuur nobody knows": (
        changed(
            'title = "Hulp"',
            'title = "Hulp"\nbestuur = { burgemeester = "boos" }\nsources = { bestuur = "ours" }',
        ),
        "klein.toml: phase.2.bestuur.burgemeester: onbekend: boos; "
        "mogelijk zijn geinformeerd, betrokken, in_actie",
    ),
    "an unknown norm": (
        changed(
            'title = "Hulp"',
            'title = "Hulp"\nnorms = { working_days = ["rust"] }\nsources = { norms = "ours" }',
        ),
        "klein.toml: phase.2.norms.working_days: onbekende norm: rust",
    ),
    "a phase graver than the gravest": (
        changed("severity = 4", "severity = 5"),
        "klein.toml: phase.4.severity: loopt van 0 tot en met 4",
    ),
    "a pyramid over a phase it does not have": (
        changed("[sources]", '[pyramid]\n9 = "5 %"\n\n[sources]\npyramid = "ours"'),
        "klein.toml: pyramid.9: onbekende fase: 9",
    ),
    "a derived holder who is appointed": (
        changed(
            "[phase.4]\n",
            '[[phase.2.responsibilities.operational]]\ntext = "Een"\n'
            'holders = ["aover"]\nmay_take = true\n\n[phase.4]\n',
        ),
        "klein.toml: phase.2.responsibilities.operational: "
        "volgt uit het model; daarin wijst niemand aan en is niets verplicht",
    ),
    "access for a function it does not name": (
        SMALL
        + '\n[[access]]\nfunction = "oggz"\nlevel = "view"\nphases = ["2"]\nsource = "ours"\n',
        "klein.toml: access[1].function: onbekende functie: oggz",
    ),
    "company on a fact, without company": (
        changed('decides = ["aover"]', 'decides = ["aover"]\nwith_when = "safety_risk"'),
        "klein.toml: transition 2>4:up.with_when: zegt wanneer, maar met wie ontbreekt",
    ),
    "all criteria where there are none": (
        changed("leaves_waakvlam = true", "leaves_waakvlam = true\nall_criteria = true"),
        "klein.toml: transition 2>1:down.all_criteria: er zijn geen criteria",
    ),
    "criteria of its own and of another step": (
        changed('decides = ["aover"]', 'decides = ["aover"]\ncriteria_as = "2>1:down"'),
        "klein.toml: transition[3].criteria_as: staat naast eigen criteria; kies een van beide",
    ),
    "two conditions at once": (
        SMALL + "predicate = { safety_risk = {}, has_plan = {} }\n",
        "klein.toml: transition[3].criterion[1].predicate: moet één voorwaarde noemen",
    ),
    "text where a table belongs": (
        changed('[caseload]\nwarn = 45\nover = 50\nsource = "ours"\n', "").replace(
            "waakvlam_days = 90", "waakvlam_days = 90\ncaseload = 50"
        ),
        "klein.toml: caseload: hier hoort een tabel te staan",
    ),
    "a list where a text belongs": (
        changed('title = "Klein model"', "title = []"),
        "klein.toml: title: moet een tekst zijn",
    ),
    "the same name twice in a list": (
        changed('decides = ["aover"]', 'decides = ["aover", "aover"]'),
        "klein.toml: transition[3].decides: noemt hetzelfde twee keer",
    ),
}


@pytest.mark.parametrize(("text", "said"), BROKEN.values(), ids=BROKEN)
def test_a_model_is_refused_for(text: str, said: str) -> None:
    assert said in problems_of(text)


def test_everything_wrong_is_said_at_once() -> None:
    text = changed('title = "Klein model"', 'kleur = "rood"')
    text = changed("severity = 2", "severity = 0", text=text)
    text = changed('decides = ["aover"]', 'decides = ["tovenaar"]', text=text)

    assert problems_of(text) == [
        "klein.toml: kleur: onbekende sleutel",
        "klein.toml: phase.2.severity: is lichter dan de fase ervoor; zet de lichtste voorop",
        "klein.toml: title: ontbreekt",
        "klein.toml: transition[3].decides: onbekende functie: tovenaar",
    ]


def test_text_that_is_no_toml_is_refused_with_its_place() -> None:
    (said,) = problems_of("slug = ")

    assert said.startswith("klein.toml: is geen geldige TOML: ")


def test_two_derived_holders_are_allowed_when_a_fact_divides_them() -> None:
    text = SMALL.replace(
        "waakvlam_days = 90", 'waakvlam_days = 90\n[dominant_problems]\na = "A"', 1
    )
    text = text.replace("[sources]\n", '[sources]\ndominant_problems = "ours"\n')
    slot = '[[phase.4.responsibilities.administrative]]\ntext = "Wie"\nholders = ["burgemeester"]\n'
    divided = (
        slot + 'when = { dominant_problem = { is_ = "a" } }\n'
        + slot + 'when = { dominant_problem_not = { is_ = "a" } }\n\n'
    )  # fmt: skip

    assert problems_of(changed("[[transition]]\n", divided + "[[transition]]\n", text=text)) == []
    assert problems_of(
        changed("[[transition]]\n", slot + slot + "[[transition]]\n", text=text)
    ) == [
        "klein.toml: phase.4.responsibilities.administrative: "
        "administrative staat er twee keer; één houder mag"
    ]


def test_a_part_without_a_source_has_that_of_its_whole() -> None:
    last = 'four_eyes = true\nsign_in_again = true\nsource = "ours"'
    text = changed(last, f'{last[:-1]}: zo"')
    step = read(text).transition("2", "4", "up")

    assert step is not None
    assert step.criteria[0].source.phrase == "zo"


def test_the_list_of_functions_is_read_as_strictly() -> None:
    with pytest.raises(ModelError) as refused:
        parse_functions('[aover]\nlabel = "AOV"\nstands_for = "alles"\nkleur = "rood"', "f.toml")

    assert [str(p) for p in refused.value.problems] == [
        "f.toml: aover.description: ontbreekt",
        "f.toml: aover.kleur: onbekende sleutel",
        "f.toml: aover.stands_for: onbekend: alles; mogelijk zijn casusregie, procesregie, "
        "behandelregie, operational, administrative",
    ]
