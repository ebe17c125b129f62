"""The page of the jobs: how each went, when it runs next, and loudly what did not run."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from celery import current_app
from django.db import DataError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.jobs import JOBS, recorded
from common.models import JobPulse, JobRun
from common.schedule import next_after, schedules, states
from common.tasks import forget_submissions
from escalation.tasks import end_snoozes
from notifications.models import Mail
from notifications.tasks import daily_overview, send_mail
from roles.tasks import purge_drafts
from tests.cast import AMSTERDAM, NOW, Town, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def beheerder(client: Client) -> Client:
    client.force_login(Town("dalfsen").user("beheerder"))
    return client


def read(client: Client, name: str = "escalation:jobs", *args: str) -> str:
    return " ".join(client.get(reverse(name, args=args)).content.decode().split())


def at(day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=AMSTERDAM)


def test_every_scheduled_job_has_words_and_a_task_that_exists() -> None:
    current_app.loader.import_default_modules()
    assert set(schedules()) == set(JOBS)
    tasks = {entry["task"] for entry in current_app.conf.beat_schedule.values()}
    assert tasks <= set(current_app.tasks)


def test_the_next_time_follows_from_the_schedule_also_over_a_change_of_the_clock() -> None:
    nightly = schedules()["flag_stagnation"]
    assert next_after(nightly, at(3, 10, 0)) == at(4, 3, 10)
    assert next_after(nightly, at(4, 3, 9)) == at(4, 3, 10)
    assert next_after(nightly, at(28, 10, 0)) == at(29, 3, 10)  # the night of summer time
    assert next_after(schedules()["send_mail"], at(3, 10, 0)) == at(3, 10, 1)


def missed(now: datetime) -> list[str]:
    return [state.name for state in states(now) if state.missed_at]


def test_a_job_that_did_not_run_when_it_should_is_told_after_a_quarter() -> None:
    for job in JOBS:
        JobPulse.objects.create(job=job, at=at(3, 7, 0))
    every_minute = ["project_due", "send_mail", "replay_norms"]
    assert missed(at(3, 7, 1)) == []
    assert missed(at(3, 7, 16)) == []
    assert missed(at(3, 7, 17)) == every_minute
    often = [*every_minute, "seal_log"]
    assert missed(at(3, 7, 55)) == often
    assert missed(at(3, 7, 56)) == ["flag_stagnation_gravest", *often]
    assert "flag_stagnation" not in missed(at(4, 3, 25))
    assert "flag_stagnation" in missed(at(4, 3, 26))
    monthly = {"snapshot_month"}
    assert set(missed(at(5, 12, 0))) == set(JOBS) - monthly
    assert monthly <= set(missed(at(31, 12, 0) + timedelta(days=1)))


def test_a_job_that_never_ran_is_missed_once_it_should_have_run_beside_the_others() -> None:
    assert missed(at(3, 7, 0)) == []
    JobRun.objects.create(job="end_snoozes", now=NOW, started_at=at(3, 7, 0))
    assert missed(at(3, 7, 10)) == []
    assert "daily_overview" in missed(at(4, 7, 1))


def test_the_page_says_loudly_what_did_not_run(beheerder: Client) -> None:
    JobPulse.objects.create(job="flag_stagnation", at=days_ago(2))
    text = read(beheerder)
    assert "Niet uitgevoerd: Alle casussen controleren" in text
    assert "Alle taken lopen zoals gepland" not in text


def test_a_page_without_trouble_says_so(beheerder: Client) -> None:
    assert "Alle taken lopen zoals gepland" in read(beheerder)


def test_a_failure_is_shown_with_its_text_but_not_with_the_row_it_was_about(
    beheerder: Client,
) -> None:
    with pytest.raises(DataError), recorded("flag_stagnation", timezone.now()):
        raise DataError("kapot\nDETAIL:  Failing row contains (Anna Voorbeeld).")
    for text in (read(beheerder), read(beheerder, "escalation:job", "flag_stagnation")):
        assert "DataError: kapot" in text
        assert "Anna" not in text
    assert JobRun.objects.get().error == "DataError: kapot"


def test_every_job_leaves_its_run_and_a_quiet_minute_of_mail_only_its_pulse() -> None:
    now = timezone.now()
    for run in (end_snoozes, daily_overview, forget_submissions, purge_drafts, send_mail):
        run(now=now)
    kept = set(JobRun.objects.values_list("job", flat=True))
    assert kept == {"end_snoozes", "daily_overview", "forget_submissions", "purge_drafts"}
    assert set(JobPulse.objects.values_list("job", flat=True)) == {*kept, "send_mail"}


def test_a_run_that_was_cut_off_is_not_taken_for_one_that_runs(beheerder: Client) -> None:
    old, new = (timezone.now() - timedelta(minutes=m) for m in (31, 5))
    JobRun.objects.create(job="flag_stagnation", now=old, started_at=old)
    assert "Afgebroken" in read(beheerder)
    JobRun.objects.create(job="flag_stagnation", now=new, started_at=new)
    assert "Bezig" in read(beheerder)


def test_the_runs_of_a_job_are_paged_newest_first(beheerder: Client) -> None:
    start = days_ago(3)
    JobRun.objects.bulk_create(
        JobRun(
            job="flag_stagnation",
            now=start,
            started_at=start + timedelta(minutes=n),
            finished_at=start + timedelta(minutes=n, seconds=n),
            found=1000 + n,
        )
        for n in range(60)
    )
    address = reverse("escalation:job", args=["flag_stagnation"])
    first: Any = beheerder.get(address)
    assert "1059 oorzaken" in first.content.decode()
    assert "1009 oorzaken" not in first.content.decode()
    second = beheerder.get(address + first.context["older_url"]).content.decode()
    assert "1009 oorzaken" in second
    assert "1010 oorzaken" not in second


def test_mail_that_stays_behind_is_told(beheerder: Client) -> None:
    user = Town("raalte", model="dalfsen").user("aover")
    old = timezone.now() - timedelta(hours=2)
    mail = Mail.objects.create(
        recipient=user, kind="digest", key="x", subject="AVE", body="AVE", created_at=old,
        next_try_at=old,
    )  # fmt: skip
    assert "De post blijft liggen" not in read(beheerder)
    mail.attempts, mail.error = 3, "ConnectionRefusedError"
    mail.save()
    text = read(beheerder)
    assert "De post blijft liggen" in text
    assert "ConnectionRefusedError" in text
    assert "1 mail" in text


def test_mail_that_cannot_be_delivered_is_told_with_whom_of_ones_own_people_it_is_for() -> None:
    town, now = Town("dalfsen"), timezone.now()
    elsewhere = Town("raalte", model="dalfsen")
    for user in (town.user("aover"), elsewhere.user("aover")):
        Mail.objects.create(
            recipient=user, kind="digest", key=f"x{user.pk}", subject="AVE", body="AVE",
            created_at=now, next_try_at=now, attempts=5, set_aside_at=now,
        )  # fmt: skip
    client = Client()
    client.force_login(town.user("beheerder"))
    text = read(client)
    assert "Mail komt niet aan: 2 mails" in text
    assert town.user("aover").email in text
    assert "1 persoon elders" in text
    assert elsewhere.user("aover").email not in text
    assert "Wacht op verzending" in text
    assert client.post(reverse("escalation:jobs")).status_code == 302
    assert Mail.objects.waiting().count() == 2
    assert "Mail komt niet aan" not in read(client)


def test_a_job_that_is_none_is_not_there(beheerder: Client) -> None:
    assert beheerder.get(reverse("escalation:job", args=["onbekend"])).status_code == 404


def test_the_page_costs_a_fixed_number_of_queries(
    beheerder: Client, django_assert_max_num_queries: Any
) -> None:
    for job in JOBS:
        with recorded(job, timezone.now()):
            pass
    with django_assert_max_num_queries(9):
        beheerder.get(reverse("escalation:jobs"))


def figures(client: Client, token: str) -> Any:
    return client.get(reverse("metrics"), headers={"Authorization": f"Bearer {token}"})


def test_figures_are_for_who_brings_the_token(client: Client, settings: Any) -> None:
    assert figures(client, "").status_code == 404
    settings.AVE_METRICS_TOKEN = "geheim" * 6
    assert figures(client, "").status_code == 404
    assert figures(client, "fout").status_code == 404
    assert client.get(reverse("metrics")).status_code == 404
    assert figures(client, settings.AVE_METRICS_TOKEN).status_code == 200


def test_the_figures_tell_runs_failures_and_what_waits(client: Client, settings: Any) -> None:
    settings.AVE_METRICS_TOKEN = "geheim" * 6
    user = Town("raalte", model="dalfsen").user("aover")
    now = timezone.now()
    with pytest.raises(DataError), recorded("end_snoozes", now):
        raise DataError("kapot")
    with recorded("end_snoozes", now) as run:
        run.found = 7
    Mail.objects.create(
        recipient=user, kind="digest", key="x", subject="AVE", body="AVE",
        created_at=now - timedelta(hours=2), next_try_at=now,
    )  # fmt: skip
    text = figures(client, settings.AVE_METRICS_TOKEN).content.decode()
    for line in (
        'ave_job_runs_total{job="end_snoozes"} 2.0',
        'ave_job_failures_total{job="end_snoozes"} 1.0',
        'ave_job_found{job="end_snoozes"} 7.0',
        'ave_job_missed{job="end_snoozes"} 0.0',
        "ave_mail_waiting 1.0",
    ):
        assert line in text
    age = next(line for line in text.splitlines() if line.startswith("ave_mail_oldest_seconds "))
    assert float(age.split()[1]) == pytest.approx(7200, abs=60)
    assert "aover" not in text
