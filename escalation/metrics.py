"""Figures about the jobs and the mail, for a system that watches AVE (Prometheus).

Read from the database when asked, so every web process answers the same. Without names, and
without anything of a case.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Min, Sum
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from common.models import JobRun
from common.schedule import State, states
from notifications.models import Mail


def metrics(now: datetime) -> bytes:
    """All figures as they stand at a moment, in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(Jobs(now))
    registry.register(Outbox(now))
    return generate_latest(registry)


class Jobs(Collector):
    """How often each job ran and failed, and how its newest run went."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterable[Metric]:
        ran = CounterMetricFamily("ave_job_runs", "Runs that are kept", labels=["job"])
        failed = CounterMetricFamily("ave_job_failures", "Failures in those runs", labels=["job"])
        told = (
            JobRun.objects.order_by().values("job").annotate(runs=Count("pk"), bad=Sum("failures"))
        )
        for row in told:
            ran.add_metric([row["job"]], row["runs"])
            failed.add_metric([row["job"]], row["bad"])
        yield ran
        yield failed
        found = states(self.now)
        for name, words, value in (
            ("taken_up_timestamp_seconds", "When the worker last took it up", _taken_up),
            ("duration_seconds", "How long its newest run took", _duration),
            ("found", "How much its newest run found", lambda s: s.last and s.last.found),
            ("changed", "How much its newest run changed", lambda s: s.last and s.last.changed),
            ("missed", "1 when it did not run when it should", lambda s: int(bool(s.missed_at))),
        ):
            gauge = GaugeMetricFamily(f"ave_job_{name}", words, labels=["job"])
            for state in found:
                if (number := value(state)) is not None:
                    gauge.add_metric([state.name], number)
            yield gauge


class Outbox(Collector):
    """Mail that waits to leave, and since when."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterable[Metric]:
        told = Mail.objects.waiting().aggregate(number=Count("pk"), oldest=Min("created_at"))
        age = (self.now - told["oldest"]).total_seconds() if told["oldest"] else 0
        yield GaugeMetricFamily("ave_mail_waiting", "Mails that wait to leave", told["number"])
        yield GaugeMetricFamily(
            "ave_mail_oldest_seconds", "How long the oldest of them has waited", max(age, 0)
        )
        aside = Mail.objects.set_aside().count()
        yield GaugeMetricFamily("ave_mail_set_aside", "Mails that cannot be delivered", aside)


def _taken_up(state: State) -> float | None:
    return state.taken_up.timestamp() if state.taken_up else None


def _duration(state: State) -> float | None:
    run = state.last
    if run is None or run.finished_at is None:
        return None
    return (run.finished_at - run.started_at).total_seconds()
