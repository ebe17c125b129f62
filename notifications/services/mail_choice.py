"""What somebody wants by e-mail. It concerns nobody else, so nobody else is asked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from notifications.models import MailChoice, Notice
from roles.acting import Actor


def choose_mail(*, actor: Actor, now: datetime, at_once: bool, digest: bool) -> MailChoice:
    """From now on this person gets these mails; what is in the outbox already still goes out.

    Who wanted no mail at all until now gets none about what stood there already.
    """
    with transaction.atomic():
        choice, _ = MailChoice.objects.select_for_update().get_or_create(user_id=actor.user_id)
        if not choice.at_once and not choice.digest:
            Notice.objects.of(actor).unseen().not_mailed().update(mailed_at=now)
        choice.at_once, choice.digest = at_once, digest
        choice.save()
    return choice
