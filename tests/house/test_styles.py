"""The stylesheets: what a page asks for is there, and looks are chosen in one place."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from ave.stylesheets import COMPONENTS, NAME, OWN, parts

from .test_files import ROOT

CSS = ROOT / "static" / "css"
PAPER = "print"
CLASS = re.compile(r"\butrecht-([a-z0-9]+(?:-[a-z0-9]+)*)")
NO_STYLE = {"form", "table-container"}  # names that the library gives, with hardly a rule
LOOKS = re.compile(
    r"(?:^|[\s:,(])(#[0-9a-f]{3,8}\b|rgba?\([^)]*\)|hsla?\([^)]*\))"  # a colour
    r"|\b(font-size|font-family|font-weight):(?!\s*(?:var\(|inherit\b))[^;]+",
    re.IGNORECASE,
)


def rules(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)


def test_every_stylesheet_of_ours_reaches_a_page() -> None:
    """Most are joined; one that few pages need is linked by their own template."""
    pages = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    linked = set(re.findall(r"'css/([a-z-]+)\.css'", pages)) - {Path(NAME).stem}
    assert {path.stem for path in CSS.glob("*.css")} == {*OWN, *linked}
    assert PAPER in linked


def test_every_part_of_the_joined_stylesheet_is_in_it_and_in_order() -> None:
    found = finders.find(NAME)
    assert isinstance(found, str)
    text = Path(found).read_text()
    places = [text.index(part.read_text()) for part in parts()]
    assert places == sorted(places)


def test_every_component_that_a_template_uses_has_its_stylesheet() -> None:
    sources = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static" / "js").glob("*.js")]
    used = {name for path in sources for name in CLASS.findall(path.read_text())}
    assert used - NO_STYLE <= set(COMPONENTS)


@pytest.mark.parametrize(
    "name", sorted({path.stem for path in CSS.glob("*.css")} - {"ave-theme", "fonts"})
)
def test_colours_and_type_are_tokens_and_never_literal_in_a_rule(name: str) -> None:
    assert not [match[0].strip() for match in LOOKS.finditer(rules(CSS / f"{name}.css"))]
