"""What somebody wants by e-mail. It concerns nobody else, so nobody else is asked."""

from __future__ import annotations

from notifications.models import MailChoice
from roles.acting import Actor


def choose_mail(*, actor: Actor, at_once: bool, digest: bool) -> MailChoice:
    """From now on this person gets these mails; what is in the outbox already still goes out."""
    choice, _ = MailChoice.objects.update_or_create(
        user_id=actor.user_id, defaults={"at_once": at_once, "digest": digest}
    )
    return choice
