"""Which cases in AVE2 need a casusregisseur, as Olst-Wijhe asks [O, Huidige situatie]."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.core.models import Case
from dashboards.counting import count_month
from dashboards.periods import Month
from dashboards.suppression import WHOLE
from roles.ave_model import registry
from roles.ave_model.parse import parse_model
from roles.ave_model.problems import ModelError
from roles.ave_model.registry import MODELS_DIR
from tests.cast import NOW, Town, a_case, a_household, a_signal
from tests.roles.small_model import FUNCTIONS
from tests.story import Story, begin

pytestmark = pytest.mark.django_db

QUESTION = "Zonder casusregisseur gaat dit huishouden waarschijnlijk naar AVE3"
ADVICE = "Deze casus heeft een casusregisseur nodig. Leg de casusregie bij: Casusregisseur."
BADGE = "Casusregisseur nodig"


def page(client: Client, story: Story, name: str, *parts: str, by: str = "casusregisseur") -> str:
    client.force_login(story.town.user(by))
    answer = client.get(reverse(f"cases:{name}", args=[story.case.reference, *parts]))
    return " ".join(answer.content.decode().split())


def change(client: Client, story: Story, **changed: Any) -> Case:
    """The form with the facts of the case, filled in as it stands and changed."""
    client.force_login(story.town.user("casusregisseur"))
    url = reverse("cases:facts", args=[story.case.reference])
    form = client.get(url).context["form"]
    data = {f.name: f.value() for f in form if f.value() not in (None, False)} | changed
    answer = client.post(url, {name: value for name, value in data.items() if value})
    assert answer.status_code == 302
    return story.fresh()


def test_only_olst_wijhe_asks_which_cases_in_ave2_need_a_casusregisseur() -> None:
    """O, Huidige situatie: ruim 100 huishoudens in fase 2 waar echt een casusregisseur noodzakelijk
    is om te voorkomen dat zij naar fase 3 gaan; het overige deel bij de reguliere consulenten."""
    asks = {
        (model.slug, phase.id): phase.needs_casusregisseur.holders
        for model in registry.library().models()
        for phase in model.phases.values()
        if phase.needs_casusregisseur
    }
    assert asks == {("olst-wijhe", "2"): ("casusregisseur",)}


def test_it_is_asked_in_the_words_of_the_model_and_shown_and_told(client: Client) -> None:
    story = begin("olst-wijhe", "2")
    assert QUESTION in page(client, story, "facts")
    assert BADGE not in page(client, story, "case")
    assert change(client, story, needs_casusregisseur="on").needs_casusregisseur
    assert BADGE in page(client, story, "case")
    told = page(client, story, "history")
    assert "casusregisseur nodig" in told.lower()
    assert not change(client, story, needs_casusregisseur="").needs_casusregisseur
    assert BADGE not in page(client, story, "case")


def test_where_the_model_does_not_ask_nobody_can_say_it(client: Client) -> None:
    story = begin("dalfsen", "2")
    assert "needs_casusregisseur" not in page(client, story, "facts")
    assert not change(client, story, needs_casusregisseur="on").needs_casusregisseur


def test_in_a_phase_that_does_not_ask_what_was_said_is_kept_and_not_shown(client: Client) -> None:
    story = begin("olst-wijhe", "2")
    story.change("casusregisseur", needs_casusregisseur=True)
    story.at_once("casusregisseur", "3", "up")
    assert BADGE not in page(client, story, "case")
    assert change(client, story, title="Anders").needs_casusregisseur
    assert QUESTION not in page(client, story, "facts")


@pytest.mark.parametrize(("slug", "kept"), [("olst-wijhe", True), ("dalfsen", False)])
def test_it_is_asked_of_a_new_case(client: Client, slug: str, kept: bool) -> None:
    town = Town(slug)
    home = a_household(town, by="casusregisseur")
    signal = a_signal(town, home, by="casusregisseur")
    client.force_login(town.user("casusregisseur"))
    url = reverse("cases:new_case", args=[signal.reference]) + "?fase=2"
    form = client.get(url).context["form"]
    assert ("needs_casusregisseur" in form.fields) is kept
    data = {
        "title": "Ruzie en schulden",
        "dominant_problem": next(iter(town.model.dominant_problems)),
        "motivation": "Er is hulp nodig.",
        "criteria": [value for value, _ in form.fields["criteria"].choices]
        if "criteria" in form.fields
        else [],
        "preconditions": [value for value, _ in form.fields["preconditions"].choices]
        if "preconditions" in form.fields
        else [],
        "present": "Het toegangsteam.",
        "casusregie": "nobody",
        "needs_casusregisseur": "on",
    }
    assert client.post(url, data).status_code == 302
    assert Case.objects.get().needs_casusregisseur is kept


def test_who_appoints_reads_with_whom_it_belongs(client: Client) -> None:
    story = begin("olst-wijhe", "2")
    at = ("appoint", "casusregie")
    assert ADVICE not in page(client, story, *at, by="procesregisseur")
    story.change("casusregisseur", needs_casusregisseur=True)
    assert ADVICE not in page(client, story, "case")
    assert ADVICE in page(client, story, *at, by="procesregisseur")
    assert ADVICE not in page(client, story, "appoint", "procesregie", by="procesregisseur")
    story.appoint("procesregisseur", "casusregie", "consulent")  # there may be nobody else
    assert ADVICE in page(client, story, "case", by="consulent")
    story.appoint("procesregisseur", "casusregie", "casusregisseur")
    assert ADVICE not in page(client, story, "case")


def test_with_a_consulent_it_counts_as_a_case_without_casusregisseur() -> None:
    """[O] The rest of AVE2 stays with the consulenten: for those a consulent will do."""
    town = Town("olst-wijhe")
    stories = [Story(town, a_case(town, regisseur=None)) for _ in range(4)]
    for story, holder in zip(
        stories, ("casusregisseur", "consulent", "consulent", None), strict=True
    ):
        if holder:
            story.appoint("procesregisseur", "casusregie", holder)
    for story, holder in zip(stories, ("casusregisseur", "consulent"), strict=False):
        story.change(holder, needs_casusregisseur=True)

    after = max(story.now for story in stories) + timedelta(hours=1)
    found = count_month(Month.of(NOW), [town.municipality], after)[town.municipality.pk]
    cells = found.slices[WHOLE]
    assert (cells["needs:2:yes"], cells["needs:2:no"]) == (2, 2)
    assert (cells["regie:2:yes"], cells["regie:2:no"]) == (2, 2)
    elsewhere = Town("dalfsen")
    found = count_month(Month.of(NOW), [elsewhere.municipality], after)[elsewhere.municipality.pk]
    assert not [name for name in found.slices[WHOLE] if name.startswith("needs")]


def test_a_model_that_gives_it_to_who_cannot_have_it_is_refused() -> None:
    file = "olst-wijhe.toml"
    text = (MODELS_DIR / file).read_text()
    asks = '["casusregisseur"]\nsource = "O: Huidige situatie: \'waar echt'
    assert text.count(asks) == 1
    with pytest.raises(ModelError) as refused:
        parse_model(text.replace(asks, asks.replace("casusregisseur", "oov")), file, FUNCTIONS)
    said = "phase.2.needs_casusregisseur.holders: noemt wie de casusregie hier niet kan hebben"
    assert [str(problem) for problem in refused.value.problems] == [f"{file}: {said}"]
