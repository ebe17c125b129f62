"""Stagnation rules, flags, the review queue and the Celery jobs."""

from django.apps import AppConfig


class EscalationConfig(AppConfig):
    name = "escalation"

    def ready(self) -> None:
        from cases.core.presenters.added import add
        from cases.timeline.written import add_part
        from escalation.presenters import navigation, overview, written
        from notifications import overview as of_the_day

        add(navigation.added)
        of_the_day.add(overview.overview_lines)
        add_part(written.FLAGGED, written.FLAGS, written.of_flag)
        add_part(written.REVIEWED, written.REVIEWS, written.of_review)
