"""Shows, compares, checks and publishes the AVE models; needs no database."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from roles.ave_model.export import export_model, export_transition
from roles.ave_model.lock import add_to_lock
from roles.ave_model.problems import ModelError
from roles.ave_model.registry import MODELS_DIR, Library, UnknownModelError, read_library
from roles.ave_model.text import diff_text, list_text, model_text, steps_text
from roles.ave_model.types import AveModel
from roles.ave_model.who import UnknownStepError, steps_between
from roles.nobody_stuck import stuck_in


class Command(BaseCommand):
    help = "De AVE-modellen: tonen, nagaan wie beslist, vergelijken, controleren, publiceren."
    requires_system_checks: list[str] = []  # it must be able to show what the check refuses

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="action", required=True)
        commands.add_parser("list", help="alle modellen en versies")
        commands.add_parser("check", help="alle modelbestanden nakijken")
        show = commands.add_parser("show", help="een model tonen")
        show.add_argument("slug", help="naam, of naam@versie")
        show.add_argument("--json", action="store_true")
        who = commands.add_parser("who", help="wie beslist over een stap")
        who.add_argument("slug", help="naam, of naam@versie")
        who.add_argument("--from", dest="from_phase", required=True, help="fase, of entry")
        who.add_argument("--to", dest="to_phase", required=True, help="fase")
        who.add_argument("--direction", default="", help="bijvoorbeeld within-up")
        who.add_argument("--json", action="store_true")
        diff = commands.add_parser("diff", help="twee modellen vergelijken")
        diff.add_argument("left")
        diff.add_argument("right")
        commands.add_parser("publish", help="nieuwe versies vastleggen")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            library = read_library(MODELS_DIR)
            self.stdout.write(getattr(self, f"_{action}")(library, **options))
        except (ModelError, UnknownModelError, UnknownStepError) as error:
            raise CommandError(str(error)) from error

    def _list(self, library: Library, **options: Any) -> str:
        return list_text(library)

    def _check(self, library: Library, **options: Any) -> str:
        models = library.models(drafts=True)
        if problems := stuck_in(library):
            raise ModelError(tuple(problems))
        return f"{len(models)} modellen nagekeken: alles in orde."

    def _show(self, library: Library, *, slug: str, **options: Any) -> str:
        model = _named(library, slug)
        return _json(export_model(model)) if options["json"] else model_text(model)

    def _who(
        self, library: Library, *, slug: str, from_phase: str, to_phase: str, direction: str,
        **options: Any,
    ) -> str:  # fmt: skip
        model = _named(library, slug)
        steps = steps_between(model, from_phase, to_phase, direction)
        if options["json"]:
            dispute = export_model(model)["dispute"]
            return _json(
                {
                    "slug": model.slug,
                    "version": model.version,
                    "transitions": [export_transition(step) for step in steps],
                    "dispute": dispute,
                }
            )
        return steps_text(model, steps)

    def _diff(self, library: Library, *, left: str, right: str, **options: Any) -> str:
        return diff_text(_named(library, left), _named(library, right))

    def _publish(self, library: Library, **options: Any) -> str:
        if problems := stuck_in(library):
            raise ModelError(tuple(problems))
        new = add_to_lock(MODELS_DIR, library.texts)
        return f"Gepubliceerd: {', '.join(new)}." if new else "Niets nieuws om te publiceren."


def _named(library: Library, name: str) -> AveModel:
    slug, _, version = name.partition("@")
    return library.get(slug, version or None, drafts=True)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
