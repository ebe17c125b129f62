"""Two people change one thing: the second sees both versions, chooses, and loses nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.models import Case
from cases.households.models import Household
from cases.households.services.households import NewMember
from cases.record.models import LogEntry, Plan
from cases.record.services.record import write_log
from roles.models import FunctionPeriod
from tests.cast import Town, a_case
from tests.sending import fill, form_with, send

pytestmark = pytest.mark.django_db
MOMENT = timezone.localtime() - timedelta(days=3)
THEIRS, MINE = "hun", "mijn"


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


@pytest.fixture
def case(dalfsen: Town) -> Case:
    anna = NewMember(last_name="Jansn", first_name="Anna", birth_date=date(1980, 5, 1))
    return a_case(dalfsen, at=MOMENT, members=[anna])


class Colleague:
    """Somebody with a page open."""

    def __init__(self, town: Town, name: str, url: str) -> None:
        self.client, self.url = Client(), url
        self.client.force_login(town.user(name))
        self.page: Any = self.client.get(url)
        assert self.page.status_code == 200

    def sends(self, **typed: Any) -> Any:
        """The form as it stands on this page, with what is typed now."""
        self.page = self.client.post(self.url, fill(form_with(self.page, "eenmalig"), **typed))
        return self.page

    @property
    def text(self) -> str:
        return " ".join(self.page.content.decode().split())

    def reads(self, *texts: str) -> None:
        assert self.page.status_code == 422
        for text in texts:
            assert text in self.text, text


def both(town: Town, url: str, first: str = "netwerkcoordinator") -> tuple[Colleague, Colleague]:
    return Colleague(town, first, url), Colleague(town, "casusregisseur", url)


def address_of(case: Case) -> str:
    return reverse("cases:household_address", args=[case.household.reference])


def household(case: Case) -> Household:
    return Household.objects.get(pk=case.household_id)


def test_the_second_sees_what_it_was_what_stands_there_and_what_they_typed(
    dalfsen: Town, case: Case
) -> None:
    first, second = both(dalfsen, address_of(case))
    assert first.sends(street="Kerkweg", house_number="7").status_code == 302
    second.sends(street="Molenweg")
    second.reads("Het was", "Dorpsstraat", "Nu staat er", "Kerkweg", "U vulde in", "Molenweg")
    second.reads("Gewijzigd door De netwerkcoordinator")
    assert household(case).street == "Kerkweg"


def test_what_only_the_other_changed_stays_and_what_one_typed_is_kept(
    dalfsen: Town, case: Case
) -> None:
    first, second = both(dalfsen, address_of(case))
    first.sends(house_number="7")
    second.sends(street="Molenweg")
    assert second.sends().status_code == 302
    assert (household(case).street, household(case).house_number) == ("Molenweg", "7")


def test_each_field_is_chosen_by_itself(dalfsen: Town, case: Case) -> None:
    first, second = both(dalfsen, address_of(case))
    first.sends(street="Kerkweg", town="Ommen", area="Noord")
    second.sends(street="Molenweg", town="Raalte", area="Zuid")
    second.sends(**{"kies-street": THEIRS, "kies-town": MINE, "area": "Noord en Zuid"})
    now = household(case)
    assert (now.street, now.town, now.area) == ("Kerkweg", "Raalte", "Noord en Zuid")


def test_what_was_typed_wrongly_does_not_matter_where_the_other_is_chosen(
    dalfsen: Town, case: Case
) -> None:
    first, second = both(dalfsen, address_of(case))
    first.sends(postcode="7722 BB")
    second.sends(postcode="7723 CC")
    assert second.sends(**{"postcode": "onzin", "kies-postcode": THEIRS}).status_code == 302
    assert household(case).postcode == "7722 BB"


def test_a_third_change_while_choosing_is_shown_again(dalfsen: Town, case: Case) -> None:
    first, second = both(dalfsen, address_of(case))
    first.sends(street="Kerkweg")
    second.sends(street="Molenweg")
    Colleague(dalfsen, "toegangsteam", address_of(case)).sends(street="Havenweg")
    second.sends(**{"kies-street": MINE})
    second.reads("Havenweg", "Molenweg")
    assert second.sends().status_code == 302
    assert household(case).street == "Molenweg"


def test_the_same_change_twice_is_no_conflict_of_words(dalfsen: Town, case: Case) -> None:
    first, second = both(dalfsen, address_of(case))
    first.sends(street="Kerkweg")
    second.sends(street="Kerkweg")
    second.reads("Kies wat blijft staan")
    assert "Twee versies" not in second.text
    assert second.sends().status_code == 302


def test_who_is_alone_is_asked_nothing(dalfsen: Town, case: Case) -> None:
    client = Client()
    client.force_login(dalfsen.user("casusregisseur"))
    assert send(client, address_of(case), street="Kerkweg").status_code == 302


def test_a_person_corrected_by_two(dalfsen: Town, case: Case) -> None:
    member = case.household.memberships.get()
    url = reverse("cases:member_correct", args=[case.household.reference, member.pk])
    first, second = both(dalfsen, url)
    first.sends(last_name="Jansen", birth_date="2-5-80")
    second.sends(last_name="Janssen", role="moeder")
    second.reads("Jansn", "Jansen", "Janssen", "do 1 mei 1980", "vr 2 mei 1980")
    assert second.sends(**{"kies-last_name": THEIRS}).status_code == 302
    member.refresh_from_db()
    assert (member.person.last_name, member.role) == ("Jansen", "moeder")
    assert member.person.birth_date == date(1980, 5, 2)


def test_facts_of_a_case_changed_by_two(dalfsen: Town, case: Case) -> None:
    first, second = both(dalfsen, reverse("cases:facts", args=[case.reference]), "casusregisseur")
    first.sends(title="Van de een", media_attention="on", dominant_problem="openbare_orde")
    second.sends(title="Van de ander", problem_areas=["psychisch"])
    second.reads("Van de een", "Van de ander", "Ruzie en schulden", "Nee", "Ja")
    assert second.sends(**{"kies-title": THEIRS}).status_code == 302
    case.refresh_from_db()
    assert (case.title, case.media_attention) == ("Van de een", True)
    assert case.dominant_problem == "openbare_orde"
    assert case.problem_areas == ["psychisch"]


def test_a_plan_written_by_two_is_merged_by_hand(dalfsen: Town, case: Case) -> None:
    first, second = both(
        dalfsen, reverse("cases:plan_new", args=[case.reference]), "casusregisseur"
    )
    first.sends(text="Eerst de schulden.\r\nDan de rest.", agreed_with="Anna")
    second.sends(text="Eerst het huis.", agreed_with="Bo")
    second.reads("Eerst de schulden.", "Eerst het huis.", "Versie 1 is van De casusregisseur")
    assert 'value="Bo"' in second.text
    assert second.sends(text="Eerst de schulden en het huis.").status_code == 302
    assert Plan.objects.get(number=2).text == "Eerst de schulden en het huis."


def test_a_line_of_the_log_corrected_by_two(dalfsen: Town, case: Case) -> None:
    entry = write_log(
        case_id=case.pk,
        actor=dalfsen.actor("casusregisseur"),
        now=MOMENT,
        kind="note",
        text="Fout.\nTwee regels.",
        happened_at=MOMENT,
    )
    url = reverse("cases:log_correct", args=[case.reference, entry.pk])
    first, second = both(dalfsen, url, "casusregisseur")
    assert first.sends(text="Goed.").status_code == 302
    second.sends(text="Beter.")
    second.reads("Fout.", "Goed.", "Beter.", "Verbeterd door De casusregisseur")
    assert second.sends(text="Goed en beter.").status_code == 302
    newest = LogEntry.objects.latest("pk")
    assert newest.text == "Goed en beter."
    assert newest.corrects
    assert newest.corrects.text == "Goed."


def test_the_last_day_of_a_function_set_by_two(dalfsen: Town) -> None:
    period = FunctionPeriod.objects.get(user=dalfsen.user("manager"))
    dalfsen.people["beheerder2"] = dalfsen.hire("beheerder", name="beheerder2")
    args = [period.user.public_id, period.pk]
    url = reverse("roles:function_end", args=args)
    first, second = Colleague(dalfsen, "beheerder", url), Colleague(dalfsen, "beheerder2", url)
    assert first.sends(end="over 2 weken").status_code == 302
    second.sends(end="over 3 weken")
    second.reads("Intussen heeft iemand anders een laatste dag vastgelegd", "Nu staat er")
    assert second.sends().status_code == 302
    period.refresh_from_db()
    assert period.end == timezone.localdate() + timedelta(weeks=3)
