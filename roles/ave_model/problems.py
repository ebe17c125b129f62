"""What is wrong with a model file, said all at once and in Dutch."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

SENTENCES: Mapping[str, str] = {
    "missing": "ontbreekt",
    "unexpected_keyword_argument": "onbekende sleutel",
    "dataclass_type": "hier hoort een tabel te staan",
    "dict_type": "hier hoort een tabel te staan",
    "tuple_type": "moet een lijst van teksten zijn",
    "string_type": "moet een tekst zijn",
    "string_too_short": "is leeg",
    "int_type": "moet een geheel getal zijn",
    "greater_than_equal": "mag niet negatief zijn",
    "bool_type": "moet true of false zijn",
    "enum": "onbekend: {value}; mogelijk zijn {choices}",
    "literal_error": "onbekend: {value}; mogelijk zijn {choices}",
}
"""What pydantic finds wrong with a value, by the type of its error."""

IN_A_LIST: Mapping[str, str] = {
    "string_type": "moet een lijst van teksten zijn, zonder lege",
    "string_too_short": "moet een lijst van teksten zijn, zonder lege",
}
"""The same for a text in a list, which is told of the whole list."""

OTHERWISE = "heeft een waarde die hier niet past"
OUR_OWN = "ave_model"
"""The type of the errors that our own checks raise: they bring their sentence."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong: in which file, at which key, and why (Dutch, for who maintains the file)."""

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        return (
            f"{self.file}: {self.key}: {self.reason}" if self.key else f"{self.file}: {self.reason}"
        )


class ModelError(Exception):
    """One or more model files cannot be used; `problems` holds every reason."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(p) for p in problems))


def wrong(reason: str, below: str = "") -> PydanticCustomError:
    """The error of our own check on a value, or on the key `below` it."""
    return PydanticCustomError(OUR_OWN, "{reason}", {"reason": reason, "below": below})


def problems_in(file: str, error: ValidationError) -> list[Problem]:
    """Everything that pydantic found wrong with a file."""
    return [Problem(file, _key(found), _reason(found)) for found in error.errors()]


def _key(found: ErrorDetails) -> str:
    """The place as the file has it: `transition[3].criterion[1].id`, counted from 1."""
    place = [part for part in found["loc"] if part != "[key]"]
    if _in_a_list(found):
        place.pop()
    below = found.get("ctx", {}).get("below")
    if below:
        place.append(below)
    key = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place)
    return key.removeprefix(".")


def _reason(found: ErrorDetails) -> str:
    kind, context = found["type"], found.get("ctx", {})
    if kind == OUR_OWN:
        return str(context["reason"])
    if kind == "enum" and found["loc"][-1] == "[key]":
        kind = "unexpected_keyword_argument"
    if kind in ("enum", "literal_error") and not isinstance(found["input"], str):
        kind = "string_type"
    sentence = SENTENCES.get(kind, OTHERWISE)
    if _in_a_list(found):
        sentence = IN_A_LIST.get(kind, sentence)
    choices = ", ".join(re.findall(r"'([^']*)'", context.get("expected", "")))
    return sentence.format(value=found["input"], choices=choices)


def _in_a_list(found: ErrorDetails) -> bool:
    """Whether this is one value in a list; a table in a list has a place of its own."""
    return isinstance(found["loc"][-1], int) and found["type"] != "dataclass_type"
