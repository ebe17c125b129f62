"""Whatever stands in a model file comes out as it went in, or is refused; it never crashes."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from roles.ave_model.export import export_model
from tests.roles.small_model import SMALL, changed, problems_of, read

WORDS = st.text(alphabet=string.ascii_letters + " ëé'-", min_size=1, max_size=40).filter(
    lambda text: bool(text.strip())
)


@given(title=WORDS, days=st.integers(0, 10_000), grounds=st.lists(WORDS, max_size=5))
def test_what_a_file_says_comes_out_as_it_went_in(
    title: str, days: int, grounds: list[str]
) -> None:
    text = changed("Klein model", title)
    text = changed("waakvlam_days = 90", f"waakvlam_days = {days}", text=text)
    for number, ground in enumerate(grounds):
        text += f'\n[[transition.criterion]]\nid = "c{number}"\ntext = "{ground}"\n'

    exported = export_model(read(text))

    assert exported == export_model(read(text))
    assert exported["title"] == title.strip()
    assert exported["waakvlam_days"] == days
    said = [criterion["text"] for criterion in exported["transitions"][2]["criteria"]]
    assert said == ["Er is gevaar.", *(ground.strip() for ground in grounds)]


LINES = SMALL.splitlines()
VALUES = ["1", "-1", "true", '""', '"x"', "[]", "[1]", '["x"]', "{}", "{ x = 1 }", "2024-01-01"]


@settings(max_examples=200)
@given(
    line=st.sampled_from([n for n, x in enumerate(LINES) if " = " in x]),
    value=st.sampled_from(VALUES),
)
def test_whatever_a_value_is_the_file_is_read_or_refused_and_never_crashes(
    line: int, value: str
) -> None:
    key = LINES[line].split(" = ")[0]
    mutated = [*LINES[:line], f"{key} = {value}", *LINES[line + 1 :]]

    for said in problems_of("\n".join(mutated)):
        assert said.startswith("klein.toml: ")
