"""Each table and value of a model file: what it may hold, and how a mistake in it is told."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import FrozenInstanceError, fields, is_dataclass
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from roles.ave_model.parse import FUNCTIONS as FUNCTIONS_FILE_TYPE
from roles.ave_model.parse import MODEL, parse_functions, parse_model
from roles.ave_model.problems import OTHERWISE, SENTENCES, ModelError, problems_in
from roles.ave_model.registry import MODELS_DIR, SHARED
from roles.ave_model.types import Responsibility
from tests.roles.small_model import FUNCTIONS, SMALL, changed, problems_of, read

FILES = {
    path.name: path.read_text()
    for path in sorted(MODELS_DIR.glob("*.toml"))
    if path.name not in SHARED
}
HEADER = re.compile(r"(\[\[?)([^\]]+)\]")
FREE = {"seeds", "labels", "problem_areas", "dominant_problems", "pyramid", "deploy", "bestuur"}
FREE |= {"step_sources", "slot_sources"}
SOURCES = {"transition.sources"} | {f"phase.responsibilities.{r}.sources" for r in Responsibility}
"""Their keys are looked at with the sources (`test_sources_of_a_model.py`)."""
"""Tables whose keys the file chooses itself."""


def headers(text: str) -> Iterator[tuple[int, str, str]]:
    """Each table in a file: the line it begins at, its name, and its place as problems name it."""
    times: Counter[str] = Counter()
    for number, line in enumerate(text.splitlines()):
        found = HEADER.match(line)
        if not found:
            continue
        many, name = found[1] == "[[", found[2]
        place = name
        if name.startswith("transition"):
            if name == "transition":
                times = Counter({n: t for n, t in times.items() if "transition." not in n})
            times[name] += 1
            above = name.removeprefix("transition")
            place = f"transition[{times['transition']}]"
            place += f"{above}[{times[name]}]" if above else ""
        elif many:
            times[name] += 1
            place = f"{name}[{times[name]}]"
        yield number, name, place


def tables() -> dict[str, tuple[str, int, str]]:
    """One table of each kind in the published models; phases differ in their name only."""
    found = {}
    for file, text in FILES.items():
        for number, name, place in headers(text):
            kind = re.sub(r"^phase\.\w+", "phase", name)
            kind = re.sub(r"^profiles\.\w+", "profiles", kind)
            if kind not in SOURCES and kind.rsplit(".", 1)[-1] not in FREE:
                found[kind] = (file, number, place)
    return found


TABLES = tables()


def told(text: str, file: str) -> list[str]:
    with pytest.raises(ModelError) as refused:
        parse_model(text, file, FUNCTIONS)
    return [str(problem) for problem in refused.value.problems]


def test_the_published_models_use_every_kind_of_table() -> None:
    assert set(TABLES) == {
        "sources", "caseload", "phase", "phase.norms", "phase.sources",
        "phase.needs_casusregisseur",
        "phase.responsibilities.casusregie", "phase.responsibilities.procesregie",
        "phase.responsibilities.behandelregie", "phase.responsibilities.operational",
        "phase.responsibilities.administrative", "transition", "transition.criterion",
        "transition.precondition", "transition.offer", "dispute", "minors", "hand_back",
        "set_aside", "grip", "ladder", "meeting", "instrument", "suggestion", "access",
        "route", "profiles",
    }  # fmt: skip


@pytest.mark.parametrize("kind", TABLES)
def test_a_key_that_its_table_does_not_know_is_refused(kind: str) -> None:
    file, number, place = TABLES[kind]
    lines = FILES[file].splitlines()
    lines.insert(number + 1, 'kleur = "ours"')

    assert told("\n".join(lines), file) == [f"{file}: {place}.kleur: onbekende sleutel"]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('label = "AVE2"', 'label = "AVE2"\nid = "2"', "phase.2.id"),
        (
            'text = "Inwoners"',
            'text = "Inwoners"\nresponsibility = "casusregie"',
            "phase.1.responsibilities.casusregie[1].responsibility",
        ),
        ('to = "4"', 'to = "4"\nto_phase = "4"', "transition[3].to_phase"),
        ("[phase.2]", "[phases]\n\n[phase.2]", "phases"),
    ],
)
def test_the_name_that_only_the_code_has_for_a_value_is_no_key(
    old: str, new: str, key: str
) -> None:
    assert problems_of(changed(old, new)) == [f"klein.toml: {key}: onbekende sleutel"]


def test_the_list_of_functions_does_not_say_their_id_twice() -> None:
    with pytest.raises(ModelError, match=r"^f\.toml: aover\.id: onbekende sleutel$"):
        parse_functions(
            '[aover]\nid = "aover"\nlabel = "AOV"\ndescription = "Openbare orde"', "f.toml"
        )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("warn = 45", 'warn = "45"', "caseload.warn: moet een geheel getal zijn"),
        ("warn = 45", "warn = true", "caseload.warn: moet een geheel getal zijn"),
        ("warn = 45", "warn = 45.0", "caseload.warn: moet een geheel getal zijn"),
        ("four_eyes = true", "four_eyes = 1", "transition[3].four_eyes: moet true of false zijn"),
        (
            "four_eyes = true",
            'four_eyes = "true"',
            "transition[3].four_eyes: moet true of false zijn",
        ),
        ('title = "Hulp"', "title = 2", "phase.2.title: moet een tekst zijn"),
        ('effective = "2024-01-01"', "effective = 2024-01-01", "effective: moet een tekst zijn"),
        ('direction = "up"', "direction = 1", "transition[3].direction: moet een tekst zijn"),
        ('source = "ours: om te breken"', "source = 1", "source: moet een tekst zijn"),
        (
            'decides = ["aover"]',
            'decides = "aover"',
            "transition[3].decides: moet een lijst van teksten zijn",
        ),
        (
            'decides = ["aover"]',
            "decides = [1]",
            "transition[3].decides: moet een lijst van teksten zijn, zonder lege",
        ),
        ("[sources]", "meeting = 1\n[sources]", "meeting: moet een lijst van tabellen zijn"),
        ("[sources]", "meeting = [1]\n[sources]", "meeting[1]: hier hoort een tabel te staan"),
        ("[sources]", "pyramid = 1\n[sources]", "pyramid: hier hoort een tabel te staan"),
    ],
)
def test_a_value_of_another_kind_is_refused(old: str, new: str, said: str) -> None:
    assert f"klein.toml: {said}" in problems_of(changed(old, new))


def test_mistakes_of_every_kind_are_told_at_once() -> None:
    text = SMALL
    for old, new in (
        ('title = "Klein model"', 'kleur = "rood"'),  # a key too many, and one too few
        ("warn = 45", 'warn = "45"'),  # a text for a number
        ("waakvlam_days = 90", "waakvlam_days = true"),  # true for a number
        ('functions = ["casus', 'notes = [""]\nfunctions = ["casus'),  # an empty text in a list
        ('label = "AVE1"', 'label = "AVE1"\nnorms = { plan_days = -1 }'),  # below zero
        ("severity = 4", "severity = 5"),  # graver than the gravest
        ('decides = ["aover"]', 'decides = ["aover"]\nall_criteria = 1\ninforms = ["x"]'),
        ('leaves_waakvlam = true\nsource = "ours"', 'source = "D: 1"\nurgent = true'),
    ):
        text = changed(old, new, text=text)
    text = changed('[[transition]]\nfrom = "2"\nto = "1"', ENTRY_AGAIN, text=text)

    assert problems_of(text) == [
        "klein.toml: caseload.warn: moet een geheel getal zijn",
        "klein.toml: kleur: onbekende sleutel",
        "klein.toml: notes: moet een lijst van teksten zijn, zonder lege",
        "klein.toml: phase.1.norms.plan_days: mag niet negatief zijn",
        "klein.toml: phase.4.severity: loopt van 0 tot en met 4",
        "klein.toml: title: ontbreekt",
        "klein.toml: transition: staat er 2 keer: >2:entry",
        "klein.toml: transition >2:entry.confirms: "
        "hoort bij urgent: noem wie een spoedbesluit bevestigt",
        "klein.toml: transition[3].source: onbekende bron: D",
        "klein.toml: transition[4].all_criteria: moet true of false zijn",
        "klein.toml: transition[4].informs: onbekende functie: x",
        "klein.toml: waakvlam_days: moet een geheel getal zijn",
    ]


ENTRY_AGAIN = """\
[[transition]]
from = "entry"
to = "2"
direction = "entry"
proposes = ["casusregisseur"]
decides = ["casusregisseur"]
four_eyes = false
urgent = true
source = "ours"

[[transition]]
from = "2"
to = "1\""""


def test_what_could_not_be_read_is_not_told_as_missing_elsewhere() -> None:
    offer = '\n[[transition.offer]]\ntext = "Anders"\nto = "2>1:down"\n'
    assert problems_of(SMALL + offer) == []
    broken = changed("leaves_waakvlam = true", "leaves_waakvlam = 1", text=SMALL + offer)

    assert problems_of(broken) == [
        "klein.toml: transition[2].leaves_waakvlam: moet true of false zijn"
    ]


def test_the_model_is_judged_as_a_whole_while_a_value_beside_it_is_wrong() -> None:
    offer = '\n[[transition.offer]]\ntext = "Anders"\nto = "2>9:down"\n'

    assert problems_of(changed("warn = 45", "warn = true", text=SMALL + offer)) == [
        "klein.toml: caseload.warn: moet een geheel getal zijn",
        "klein.toml: transition 2>4:up.offer: onbekende stap: 2>9:down",
    ]


SUGGESTION = """
[[suggestion]]
causes = ["inactive"]
phases = ["2"]
text = "Schaal op."
to = "2>4:up"
criteria = ["gevaar"]
source = "ours"
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('to = "2>4:up"', 'to = "2>9:up"', "to: onbekende stap: 2>9:up"),
        ('to = "2>4:up"\n', "", "criteria: horen bij een stap; noem die in to"),
        ('["2"]', '["4"]', "phases: de stap 2>4:up begint in een andere fase"),
        ('["gevaar"]', '["gevaar", "x"]', "criteria: hoort niet bij deze stap: x"),
        ('["gevaar"]', '["half"]', "criteria: zijn samen geen reden voor deze stap"),
        ('["inactive"]', '["x"]', "causes: onbekend: x; mogelijk zijn inactive, no_casusregie"),
    ],
)
def test_a_suggestion_leads_to_a_step_of_its_phase(old: str, new: str, said: str) -> None:
    half = '[[transition.criterion]]\nid = "half"\ntext = "Half."\nenough_alone = false\n'
    assert problems_of(SMALL + half + SUGGESTION) == []

    told = problems_of(SMALL + half + changed(old, new, text=SUGGESTION))

    assert any(problem.startswith(f"klein.toml: suggestion[1].{said}") for problem in told)


def test_each_source_that_is_missing_is_named() -> None:
    text = changed('waakvlam_days = "ours"\n', "")

    assert problems_of(text) == ["klein.toml: sources.waakvlam_days: ontbreekt"]


def test_a_source_is_named_only_for_what_is_there() -> None:
    text = changed("[sources]", '[sources]\npyramid = "ours"')

    assert problems_of(text) == ["klein.toml: sources.pyramid: onbekende sleutel"]


def parts(value: object) -> Iterator[object]:
    """Everything in a model, down to its texts and numbers."""
    yield value
    if is_dataclass(value):
        for field in fields(value):
            yield from parts(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for below in value.values():
            yield from parts(below)
    elif isinstance(value, tuple):
        for below in value:
            yield from parts(below)


@pytest.mark.parametrize("file", FILES)
def test_what_is_read_cannot_be_changed(file: str) -> None:
    for part in parts(parse_model(FILES[file], file, FUNCTIONS)):
        if is_dataclass(part):
            with pytest.raises(FrozenInstanceError):
                setattr(part, fields(part)[0].name, "anders")
        else:
            assert isinstance(part, str | int | tuple | MappingProxyType | None)


def test_what_is_read_twice_is_the_same() -> None:
    one, other = read(SMALL), read(SMALL)

    assert one == other
    assert one.transitions[0] is not other.transitions[0]
    assert {step: step.id for step in one.transitions}[other.transitions[0]] == ">2:entry"


RAISED = {
    "bool": {"strict": "bool_type"},
    "dataclass": {"fields": "dataclass_type"},
    "dataclass-args": {"fields": "missing", "dataclass_name": "unexpected_keyword_argument"},
    "dict": {"values_schema": "dict_type"},
    "enum": {"members": "enum"},
    "int": {"strict": "int_type", "ge": "greater_than_equal"},
    "literal": {"expected": "literal_error"},
    "str": {"strict": "string_type", "min_length": "string_too_short"},
    "tuple": {"items_schema": "tuple_type"},
}
"""What pydantic can find wrong, per kind of value and what is asked of it."""

ASKS_NOTHING = {
    "any", "dataclass-field", "default", "definitions", "function-after", "function-before",
    "function-plain", "no-info", "nullable", "with-info",
}  # fmt: skip
SAYS_HOW = {
    "cls", "collect_init_only", "computed_fields", "config", "frozen", "keys_schema", "metadata",
    "post_init", "ref", "schema", "slots", "strip_whitespace", "sub_type", "type",
    "variadic_item_index",
}  # fmt: skip


def schemas(part: object) -> Iterator[dict[str, Any]]:
    """Every schema that pydantic made of our types."""
    if isinstance(part, dict):
        if isinstance(part.get("type"), str):
            yield part
        for key, below in part.items():
            if key not in ("metadata", "serialization", "config"):
                yield from schemas(below)
    elif isinstance(part, list | tuple):
        for below in part:
            yield from schemas(below)


EVERY_SCHEMA = [*schemas(MODEL.core_schema), *schemas(FUNCTIONS_FILE_TYPE.core_schema)]


def test_every_mistake_that_our_types_can_find_has_a_sentence_of_its_own() -> None:
    found = set()
    for schema in EVERY_SCHEMA:
        if schema["type"] in ASKS_NOTHING:
            continue
        raised = RAISED[schema["type"]]
        assert set(schema) - SAYS_HOW - {"strict"} <= set(raised), schema
        found |= {error for asked, error in raised.items() if asked in schema}

    assert found == set(SENTENCES)


def test_no_text_number_or_flag_is_guessed_from_another_kind_of_value() -> None:
    for schema in EVERY_SCHEMA:
        if schema["type"] in ("bool", "int", "str") and schema != {"type": "str"}:
            assert schema["strict"], schema
        if schema["type"] == "int":
            assert schema["ge"] == 0  # as its sentence says
    keys = [s["keys_schema"] for s in EVERY_SCHEMA if s["type"] == "dict"]
    plain = [s for s in EVERY_SCHEMA if s == {"type": "str"}]
    assert len(plain) == keys.count({"type": "str"})  # keys of TOML are always texts


VALUES = [
    "1", "-1", "1.5", "inf", "true", '""', '" "', '"x"', "[]", "[1]", "[[]]", '["x"]', '["x", "x"]',
    "{}", "{ x = 1 }", "[{}]", "2024-01-01", "2024-01-01T10:00:00Z", "10:00:00",
]  # fmt: skip
PLACES = [
    (file, number)
    for file, text in FILES.items()
    for number, line in enumerate(text.splitlines())
    if re.match(r'[a-z_"A-Z0-9 ]+ = .*[^\[]$', line)
]


@settings(max_examples=150, deadline=None)
@given(place=st.sampled_from(PLACES), value=st.sampled_from(VALUES))
def test_whatever_a_value_is_the_mistake_is_told_in_its_own_words(
    place: tuple[str, int], value: str
) -> None:
    file, number = place
    lines = FILES[file].splitlines()
    lines[number] = f"{lines[number].split(' = ')[0]} = {value}"
    try:
        parse_model("\n".join(lines), file, FUNCTIONS)
    except ModelError as error:
        for problem in error.problems:
            assert problem.key
            assert OTHERWISE not in problem.reason


def test_a_mistake_without_a_sentence_of_its_own_is_told_in_dutch_as_well() -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(dict[str, float]).validate_python({"hoogte": "hoog"})

    (problem,) = problems_in("klein.toml", refused.value)
    assert str(problem) == f"klein.toml: hoogte: {OTHERWISE}"
