"""Icons come from one set, and a page never goes out with one that is not there."""

import re

import pytest
from django.template import engines

from ave.markup.icons import UnknownIcon, shapes

from .test_files import ROOT

NAMED = re.compile(r"""draw_icon\(["']([^"']+)["']""")
GIVEN = re.compile(r"""\b(?:action_)?icon=["']([^"']+)["']""")
DRAWN_BY_HAND = re.compile(r"""<svg\b[^>]*viewBox=["']0 0 24 24["']""")
OURS = {"base.html"}  # AVE's own mark


def drawn(source: str) -> str:
    return str(engines["jinja2"].from_string(source).render({"from_a_page": "../../secret"}))


def test_an_icon_is_written_into_the_page_in_the_colour_of_its_text() -> None:
    assert drawn('{{ draw_icon("check") }}') == (
        '<svg class="ave-icon" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
        ' aria-hidden="true" focusable="false"><path d="M5 12l5 5l10 -10" /></svg>'
    )


def test_a_large_icon_says_so_in_its_class() -> None:
    assert 'class="ave-icon ave-icon--large"' in drawn('{{ draw_icon("check", "large") }}')


@pytest.mark.parametrize(
    "source",
    [
        '{{ draw_icon("no-such-icon") }}',
        "{{ draw_icon(from_a_page) }}",
        '{{ draw_icon("check", "huge") }}',
    ],
)
def test_what_the_set_does_not_have_is_a_loud_mistake(source: str) -> None:
    with pytest.raises(UnknownIcon):
        drawn(source)


def test_every_icon_that_a_template_names_is_in_the_set() -> None:
    texts = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    names = {name for text in texts for found in (NAMED, GIVEN) for name in found.findall(text)}
    assert {"check", "alert-triangle"} <= names
    for name in sorted(names):
        assert shapes(name)


def test_no_template_draws_an_icon_by_hand() -> None:
    drawing = {
        path.name
        for path in (ROOT / "templates").rglob("*.html")
        if DRAWN_BY_HAND.search(path.read_text())
    }
    assert drawing <= OURS
