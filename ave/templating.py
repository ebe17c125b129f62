"""What every template may use beside its own data: the language is Jinja2, compiled to Python.

A template says a name and nothing is there: it is empty, also what is asked of it, as on pages that
leave a part out. Components of templates/components are given all they show: `{{ render("components/
button.html", label="Opslaan") }}`; a part that belongs to its page is included and sees it whole.
"""

from __future__ import annotations

from typing import Any

from django.template.defaultfilters import capfirst, truncatechars
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import json_script
from jinja2 import ChainableUndefined, Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from ave.markup.badges import phase_badge, status_badge
from ave.markup.icons import draw_icon
from ave.markup.theme import theme
from cases.presenters.film_markup import film_bars, film_marks, film_row
from escalation.presenters.flags_of_case import flags_of_case
from roles.markup import time


def environment(**options: Any) -> Environment:
    """Set in TEMPLATES."""
    ours = {"undefined": ChainableUndefined, "keep_trailing_newline": True}
    made = Environment(**options | ours)  # noqa: S701 - Django asks for autoescape
    made.globals |= {
        "render": render,
        "url_for": url_for,
        "static": static,
        "theme": theme,
        "draw_icon": draw_icon,
        "time": time,
        "phase_badge": phase_badge,
        "status_badge": status_badge,
        "film_bars": film_bars,
        "film_marks": film_marks,
        "film_row": film_row,
        "flags_of_case": flags_of_case,
    }
    made.filters |= {
        "capfirst": capfirst,
        "truncatechars": truncatechars,
        "json_script": json_script,
    }
    return made


@pass_context
def render(context: Context, name: str, /, **given: Any) -> Markup:
    """A template that sees what it is given and nothing else, but for the token of forms."""
    made = context.environment.get_template(name)
    return Markup(made.render(given, csrf_input=context.get("csrf_input")))


def url_for(name: str, /, *arguments: Any) -> str:
    """The address of a page. Raises NoReverseMatch."""
    return reverse(name, args=arguments)
