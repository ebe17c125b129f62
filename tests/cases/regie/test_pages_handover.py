"""The page on which a leaver's cases are handed over, and what a beheerder reads of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.core.models import AccessLog, Case
from cases.regie.models import Handover, Holding
from cases.regie.services.absences import record_absence
from roles.models import User
from tests.cases.regie.test_handover import BY, held, holder
from tests.cast import Town, a_case, change_functions
from tests.projecting import project_all
from tests.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def dalfsen() -> Town:
    return Town("dalfsen")


class TestThePage:
    def address(self, town: Town) -> str:
        return reverse("cases:handover", args=[town.user("casusregisseur").public_id])

    def recent(self, town: Town, **kwargs: Any) -> Case:
        return a_case(town, at=timezone.localtime() - timedelta(days=2), **kwargs)

    def sent(self, page: Any, **typed: Any) -> dict[str, Any]:
        form = page.context["form"]
        hidden = {name: form[name].value() for name in form.fields if name.startswith("voorstel")}
        rows = dict.fromkeys((n for n in form.fields if n.startswith("casus_")), "")
        return {"successor": "voorstel", "reason": "Vertrekt.", **rows, **hidden, **typed}

    def test_hands_over_as_proposed_and_back(self, client: Client, dalfsen: Town) -> None:
        cases = [self.recent(dalfsen), self.recent(dalfsen)]
        client.force_login(dalfsen.user(BY))
        page = client.get(self.address(dalfsen))
        assert all(case.reference in page.text for case in cases)
        assert AccessLog.objects.filter(what="cases:handover", case__in=cases).count() == 2
        done = client.post(self.address(dalfsen), self.sent(page), follow=True)
        assert "2 casussen zijn overgedragen." in done.text
        assert "Geef 2 casussen terug" in done.text
        assert {holder(case) for case in cases} == {"De casusregisseur2"}
        undo = reverse(
            "cases:handover_undo",
            args=[dalfsen.user("casusregisseur").public_id, Handover.objects.get().pk],
        )
        back = client.post(undo, follow=True)
        assert "2 casussen zijn teruggegeven." in back.text
        assert {holder(case) for case in cases} == {"De casusregisseur"}

    def test_leads_back_to_a_page_that_opens_also_when_that_colleague_is_gone(
        self, client: Client, dalfsen: Town
    ) -> None:
        self.recent(dalfsen)
        change_functions(
            dalfsen.user("casusregisseur"), end=timezone.localdate() - timedelta(days=1)
        )
        project_all()
        for who in (BY, "beheerder"):
            client.force_login(dalfsen.user(who))
            page = client.get(self.address(dalfsen))
            assert client.get(page.context["back_url"]).status_code == 200
        client.force_login(dalfsen.user("casusregisseur2"))
        own = reverse("cases:handover", args=[dalfsen.user("casusregisseur2").public_id])
        assert client.get(client.get(own).context["back_url"]).status_code == 200

    def test_lets_one_case_be_an_exception(self, client: Client, dalfsen: Town) -> None:
        kept, given = self.recent(dalfsen), self.recent(dalfsen)
        (keep, _) = held(kept, given)
        client.force_login(dalfsen.user(BY))
        page = client.get(self.address(dalfsen))
        to = dalfsen.user("casusregisseur2").pk
        data = self.sent(page, successor=to, **{f"casus_{keep}": "niemand"})
        assert client.post(self.address(dalfsen), data).status_code == 302
        assert (holder(kept), holder(given)) == ("De casusregisseur", "De casusregisseur2")

    def test_says_at_the_case_who_cannot_have_it_and_keeps_what_was_typed(
        self, client: Client, dalfsen: Town
    ) -> None:
        """With minors only the jeugdconsulent may."""
        self.recent(dalfsen)
        young = self.recent(dalfsen, minors=True)
        client.force_login(dalfsen.user(BY))
        page = client.get(self.address(dalfsen))
        data = self.sent(page, successor=dalfsen.user("casusregisseur2").pk)
        wrong = client.post(self.address(dalfsen), data)
        if dalfsen.model.minors and dalfsen.model.minors.casusregie:
            assert wrong.status_code == 422
            assert wrong.context["form"].errors[f"casus_{held(young)[0]}"]
            assert "Vertrekt." in wrong.text
        else:
            assert wrong.status_code == 302

    def test_takes_no_proposal_that_is_no_number(self, client: Client, dalfsen: Town) -> None:
        case = self.recent(dalfsen)
        client.force_login(dalfsen.user(BY))
        page = client.get(self.address(dalfsen))
        (name,) = [n for n in page.context["form"].fields if n.startswith("voorstel")]
        for typed in ("9" * 5000, "²", "-1", "x", "0"):
            answer = client.post(self.address(dalfsen), self.sent(page, **{name: typed}))
            assert answer.status_code == 422, typed[:9]
        assert holder(case) == "De casusregisseur"

    def test_leaves_alone_what_came_after_the_page_was_made(
        self, client: Client, dalfsen: Town
    ) -> None:
        self.recent(dalfsen)
        client.force_login(dalfsen.user(BY))
        data = self.sent(client.get(self.address(dalfsen)))
        new = self.recent(dalfsen)
        client.post(self.address(dalfsen), data)
        assert holder(new) == "De casusregisseur"

    def test_tells_who_may_not_hand_over_how_many_it_is_and_whom_to_ask(
        self, client: Client, dalfsen: Town
    ) -> None:
        case = self.recent(dalfsen)
        client.force_login(dalfsen.user("beheerder"))
        page = client.get(self.address(dalfsen)).text
        assert "Regie in 1 casus kunt u niet overdragen." in page
        assert "De netwerkcoordinator" in page
        assert case.reference not in page
        assert case.title not in page

    def test_is_not_there_for_a_colleague_or_a_neighbour(
        self, client: Client, dalfsen: Town
    ) -> None:
        for user in (dalfsen.user("casusregisseur2"), Town("raalte", model="dalfsen").user(BY)):
            client.force_login(user)
            assert client.get(self.address(dalfsen)).status_code == 403

    def test_is_there_for_whoever_may_appoint_on_some_of_it_and_says_no_more(
        self, client: Client, dalfsen: Town
    ) -> None:
        """The toegangsteam appoints in AVE2 and not in AVE3, and reviews nobody."""
        early, late = self.recent(dalfsen), self.recent(dalfsen)
        story = Story(dalfsen, late, timezone.localtime() - timedelta(days=1))
        story.at_once("casusregisseur", "3", "up")
        client.force_login(dalfsen.user("toegangsteam"))
        page = client.get(self.address(dalfsen))
        assert [row["reference"] for row in page.context["rows"]] == [early.reference]
        assert "kunt u niet overdragen" not in page.text
        other = reverse("cases:handover", args=[dalfsen.user("casusregisseur2").public_id])
        assert client.get(other).status_code == 403

    def test_proposes_the_stand_in(self, client: Client, dalfsen: Town) -> None:
        self.recent(dalfsen)
        dalfsen.hire("casusregisseur", name="aanstaande")
        now = timezone.localtime()
        record_absence(
            user=dalfsen.user("casusregisseur"), start=now.date(), until=None,
            stand_in=dalfsen.user("casusregisseur2"),
            actor=dalfsen.actor("casusregisseur", now), now=now,
        )  # fmt: skip
        client.force_login(dalfsen.user(BY))
        assert [r["proposed"] for r in client.get(self.address(dalfsen)).context["rows"]] == [
            "De casusregisseur2"
        ]

    def test_costs_as_many_queries_for_many_cases(self, client: Client, dalfsen: Town) -> None:
        client.force_login(dalfsen.user(BY))
        self.recent(dalfsen)
        few = self.queries(client, dalfsen)
        for _ in range(4):
            self.recent(dalfsen)
        assert self.queries(client, dalfsen) == few

    def queries(self, client: Client, town: Town) -> int:
        client.get(self.address(town))
        with CaptureQueriesContext(
            connection,
        ) as made:
            assert client.get(self.address(town)).status_code == 200
        return len(made)

    def test_is_found_from_the_list_of_colleagues_with_who_leaves_first(
        self, client: Client, dalfsen: Town
    ) -> None:
        self.recent(dalfsen)
        self.recent(dalfsen, regisseur="casusregisseur2", by="casusregisseur2")
        User.objects.filter(pk=dalfsen.user("casusregisseur2").pk).update(is_active=False)
        project_all()
        client.force_login(dalfsen.user(BY))
        people = client.get(reverse("cases:handovers")).context["people"]
        assert [(p["name"], p["cases"], p["status"]) for p in people] == [
            ("De casusregisseur2", "1 casus", "Account gesloten"),
            ("De casusregisseur", "1 casus", ""),
        ]


class TestEndingAFunction:
    @pytest.mark.parametrize("name", ["roles:functions_end", "roles:person_deactivate"])
    def test_first_says_what_this_person_still_has(
        self, client: Client, dalfsen: Town, name: str
    ) -> None:
        a_case(dalfsen, at=timezone.localtime() - timedelta(days=2))
        client.force_login(dalfsen.user("beheerder"))
        with_case = client.get(reverse(name, args=[dalfsen.user("casusregisseur").public_id]))
        assert "Regie in 1 casus kunt u niet overdragen." in with_case.text
        without = client.get(reverse(name, args=[dalfsen.user("casusregisseur2").public_id]))
        assert "Regie in" not in without.text

    def test_counts_what_is_held_in_that_function_only(self, client: Client, dalfsen: Town) -> None:
        a_case(dalfsen, at=timezone.localtime() - timedelta(days=2))
        user = dalfsen.user("casusregisseur")
        client.force_login(dalfsen.user("beheerder"))
        period = user.function_periods.get()
        address = reverse("roles:function_end", args=[user.public_id, period.pk])
        assert "Regie in 1 casus" in client.get(address).text
        Holding.objects.update(function="jeugdconsulent")
        project_all()
        assert "Regie in" not in client.get(address).text
