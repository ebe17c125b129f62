"""Stagnation rules, flags, the review queue and the Celery jobs."""

from django.apps import AppConfig


class EscalationConfig(AppConfig):
    name = "escalation"

    def ready(self) -> None:
        from cases.core.presenters.added import add
        from cases.core.signals import projected
        from cases.timeline.from_records import add_source
        from escalation.presenters import navigation, overview, timeline
        from escalation.services.closing import close_gone
        from notifications import overview as of_the_day

        add(navigation.added)
        of_the_day.add(overview.overview_lines)
        add_source(timeline.FLAGGED, timeline.FLAGS, timeline.of_flag)
        add_source(timeline.REVIEWED, timeline.REVIEWS, timeline.of_review)
        projected.connect(close_gone, dispatch_uid="close flags that have gone")
