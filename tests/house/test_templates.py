"""What templates may count on: what they are given, and nothing that they are not."""

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from ave.templating import NameTakenError


def written(source: str, **context: object) -> str:
    return str(engines["jinja2"].from_string(source).render(context))


def test_what_is_not_there_is_empty_and_so_is_what_is_asked_of_it() -> None:
    assert written("[{{ nobody }}{{ nobody.name.first }}]") == "[]"
    assert written("{% for one in nobody.children %}x{% else %}none{% endfor %}") == "none"


def test_what_somebody_typed_is_never_markup() -> None:
    assert written("{{ text }}", text="<b>'\"&") == "&lt;b&gt;&#39;&#34;&amp;"
    assert "<b>" not in written('{{ status_badge(text, "ok") }}', text="<b>")
    assert "<b>" not in written("{{ phase_badge(text, 2) }}", text="<b>")


def test_a_component_sees_what_it_is_given_and_nothing_of_its_page() -> None:
    button = '{{ render("components/button.html", label="Opslaan") }}'
    assert "Opslaan" in written(button)
    assert "/weg/" not in written(button, url="/weg/", kind="danger")


def test_a_part_that_is_included_sees_its_page() -> None:
    part = '{% include "components/button.html" %}'
    assert 'href="/weg/"' in written(part, url="/weg/", label="Weg")


def test_a_component_keeps_the_token_of_forms() -> None:
    confirm = '{{ render("components/confirm.html", title="Zeker?", submit_label="Ja") }}'
    assert "THE TOKEN" in written(confirm, csrf_input="THE TOKEN")


def test_a_component_is_not_given_what_is_the_name_of_a_function_of_all() -> None:
    with pytest.raises(NameTakenError, match="draw_icon"):
        written('{{ render("components/button.html", draw_icon="x") }}')


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_a_page_about_a_mistake_needs_nothing(name: str) -> None:
    assert "<h1" in render_to_string(name)


@given(st.text())
def test_what_is_written_is_escaped_as_everywhere(text: str) -> None:
    assert written("{{ text }}", text=text) == str(escape(text))


@pytest.mark.parametrize(
    "value", [Markup("<b>&amp;</b>"), SafeString("<i>"), 7, 1.5, None, _("Ja & <nee>"), ["<", "'"]]
)
def test_html_stays_as_it_is_and_all_else_is_written_out(value: object) -> None:
    assert written("{{ value }}", value=value) == str(escape(value))
