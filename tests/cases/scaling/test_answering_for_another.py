"""A question to an absent proposer: who stands in for them answers, and never decides."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.core.case_file import case_file
from cases.core.errors import NotAllowed
from cases.core.models import Task
from cases.core.project import project_due
from cases.regie.services.absences import end_absence, record_absence
from cases.scaling.models import Proposal
from cases.scaling.services.proposals import answer, withdraw
from cases.timeline.course import course
from notifications.models import Notice
from roles.models import Absence, FunctionPeriod
from roles.permissions import Action
from tests.cast import Town, a_case
from tests.story import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    """The casusregisseur proposed AVE4, and the aover asked something."""
    town = Town("dalfsen")
    found = Story(town, a_case(town))
    found.at_once("casusregisseur", "3", "up")
    found.propose("casusregisseur", "4", "up")
    found.send_back("aover", "Is de school erbij?")
    return found


def absent(story: Story, stand_in: str, who: str = "casusregisseur") -> Absence:
    now = story.later()
    absence = record_absence(
        user=story.town.user(who), start=now.date(), until=None,
        stand_in=story.town.user(stand_in), actor=story.town.actor(who, now), now=now,
    )  # fmt: skip
    project_due(story.later())
    return absence


def answers(story: Story, who: str, at: datetime | None = None) -> None:
    now = at or story.later()
    answer(
        proposal=story.proposal,
        actor=story.town.actor(who, now),
        now=now,
        text="Ja, sinds gisteren.",
    )


def asked(story: Story) -> set[str]:
    rows = Task.objects.filter(case=story.case, kind="answer")
    return {task.person.name for task in rows.select_related("person") if task.person}


class TestWhoStandsIn:
    def test_is_asked_and_answers(self, story: Story) -> None:
        assert asked(story) == {"De casusregisseur"}
        absent(story, "casusregisseur2")
        assert asked(story) == {"De casusregisseur", "De casusregisseur2"}
        answers(story, "casusregisseur2")
        assert asked(story) == set()
        assert Proposal.objects.get(pk=story.proposal.pk).status == Proposal.Status.OPEN

    def test_stands_in_the_course_as_standing_in_also_when_all_is_over(self, story: Story) -> None:
        absence = absent(story, "casusregisseur2")
        answers(story, "casusregisseur2")
        now = story.later(days=2)
        end_absence(absence=absence, actor=story.town.actor("casusregisseur", now), now=now)
        said = [e.who for e in course(case_file(story.fresh(), now.date()), kinds=["voorstel"])]
        assert said[0] == "De casusregisseur2, Casusregisseur (waarneming voor De casusregisseur)"

    def test_takes_the_proposal_back(self, story: Story) -> None:
        absent(story, "casusregisseur2")
        now = story.later()
        withdraw(
            proposal=story.proposal, actor=story.town.actor("casusregisseur2", now), now=now,
            reason="Het is rustig geworden.",
        )  # fmt: skip
        assert Proposal.objects.get(pk=story.proposal.pk).status == Proposal.Status.WITHDRAWN

    def test_hears_of_a_question_asked_meanwhile(self, story: Story) -> None:
        absent(story, "casusregisseur2")
        answers(story, "casusregisseur2")
        Notice.objects.all().delete()
        story.send_back("aover", "En de huisarts?")
        told = Notice.objects.filter(text="Er is een vraag over uw voorstel. Geef antwoord.")
        assert {n.recipient.name for n in told} == {"De casusregisseur", "De casusregisseur2"}


class TestNobodyElseAnswers:
    def test_a_colleague_with_the_same_function_who_stands_in_for_nobody(
        self, story: Story
    ) -> None:
        story.appoint("netwerkcoordinator", "casusregie", "casusregisseur2")
        with pytest.raises(NotAllowed):
            answers(story, "casusregisseur2")

    def test_who_stood_in_until_yesterday(self, story: Story) -> None:
        absence = absent(story, "casusregisseur2")
        now = story.later(days=1)
        end_absence(absence=absence, actor=story.town.actor("casusregisseur", now), now=now)
        project_due(story.later())
        assert asked(story) == {"De casusregisseur"}
        with pytest.raises(NotAllowed):
            answers(story, "casusregisseur2")

    def test_who_stands_in_but_lost_the_function(self, story: Story) -> None:
        absent(story, "casusregisseur2")
        yesterday = story.now.date() - timedelta(days=1)
        for period in FunctionPeriod.objects.filter(user=story.town.user("casusregisseur2")):
            period.end = yesterday
            period.save()
        project_due(story.later())
        assert asked(story) == {"De casusregisseur"}


class TestFourEyes:
    """Somebody who may propose as a regisseur and decide as AOV'er."""

    def both(self, story: Story) -> None:
        story.town.people["both"] = story.town.hire("casusregisseur", "aover", name="both")

    def may_decide(self, story: Story, who: str) -> bool:
        return Action.DECIDE in story.context(who).actions

    def waits(self, story: Story, who: str) -> bool:
        actor = story.town.actor(who, story.now)
        return Task.objects.asked_of(actor).filter(case=story.case, kind="decide").exists()

    def test_count_who_stands_in_with_who_proposed(self, story: Story) -> None:
        self.both(story)
        assert self.may_decide(story, "both")
        absent(story, "both")
        assert not self.may_decide(story, "both")
        assert self.may_decide(story, "aover")

    def test_go_on_counting_who_answered_once_the_proposer_is_back(self, story: Story) -> None:
        self.both(story)
        absence = absent(story, "both")
        answers(story, "both")
        now = story.later(days=1)
        end_absence(absence=absence, actor=story.town.actor("casusregisseur", now), now=now)
        project_due(story.later())
        assert not self.may_decide(story, "both")
        assert not self.waits(story, "both")
        assert self.waits(story, "aover")

    def test_let_who_stood_in_and_never_answered_decide_again(self, story: Story) -> None:
        self.both(story)
        absence = absent(story, "both")
        now = story.later(days=1)
        end_absence(absence=absence, actor=story.town.actor("casusregisseur", now), now=now)
        project_due(story.later())
        assert self.may_decide(story, "both")


def test_the_page_offers_the_stand_in_the_answer_and_no_decision(client: Client) -> None:
    town = Town("dalfsen")
    at = timezone.localtime() - timedelta(hours=5)
    story = Story(town, a_case(town, at=at), at)
    story.at_once("casusregisseur", "3", "up")
    story.propose("casusregisseur", "4", "up")
    story.send_back("aover", "Is de school erbij?")
    absent(story, "casusregisseur2")
    address = reverse("cases:proposal", args=[story.case.reference, story.proposal.pk])
    client.force_login(town.user("casusregisseur2"))
    page = client.get(address).text
    assert "Vraag beantwoorden" in page
    assert "Voorstel intrekken" in page
    sent = client.post(address, {"do": "answer", "answer-answer": "Ja."}, follow=True)
    assert "Uw antwoord is weg." in sent.text
    assert "(waarneming voor De casusregisseur)" in sent.text
