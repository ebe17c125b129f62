"""What every template may use beside its own data: the language is Jinja2, compiled to Python.

A name that is not there is empty, and so is what is asked of it: a page may leave a part out. A
component is given all that it shows, `{{ render("components/button.html", label="Opslaan") }}`; a
part that belongs to its page is included and sees the whole of it.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.template.defaultfilters import capfirst, truncatechars
from django.templatetags.static import static
from django.utils.html import json_script
from jinja2 import ChainableUndefined, Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from ave.markup.badges import phase_badge, status_badge
from ave.markup.icons import draw_icon
from ave.markup.theme import theme
from common.addresses import link_to
from common.markup import time
from common.plurals import lower_first
from escalation.presenters.flags_of_case import flags_of_case


class NameTakenError(ValueError):
    """A component asks for something by the name of a function of all templates."""


MISSING = object()


class Pages(Environment):
    """Rows are dictionaries, so that is what a name in a row is looked up in first."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is not dict:
            return super().getattr(obj, attribute)
        found = obj.get(attribute, MISSING)
        if found is MISSING:
            return getattr(obj, attribute, None) or self.undefined(obj=obj, name=attribute)
        return found


def environment(**options: Any) -> Environment:
    """Set in TEMPLATES."""
    ours = {"undefined": ChainableUndefined, "keep_trailing_newline": True}
    made = Pages(**options | ours)
    made.globals |= {
        "render": render,
        "link_to": link_to,
        "static": cache(static),
        "theme": theme,
        "draw_icon": draw_icon,
        "time": time,
        "phase_badge": phase_badge,
        "status_badge": status_badge,
        "flags_of_case": flags_of_case,
    }
    made.filters |= {
        "capfirst": capfirst,
        "lower_first": lower_first,
        "truncatechars": truncatechars,
        "json_script": json_script,
    }
    return made


@pass_context
def render(context: Context, name: str, /, **given: Any) -> Markup:
    """A template that sees what it is given and nothing else, but for the token of forms.

    Raises NameTakenError for a name that stands for something else in every template: where it is
    left out, that would show.
    """
    if taken := given.keys() & context.environment.globals.keys():
        raise NameTakenError(f"{name} is given {sorted(taken)}, which every template has.")
    made = context.environment.get_template(name)
    return Markup(made.render(given, csrf_input=context.get("csrf_input")))  # noqa: S704
