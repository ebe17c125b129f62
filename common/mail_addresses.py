"""Whether an e-mail address can be written to: checked as it will be sent."""

from __future__ import annotations

from django.core.exceptions import ValidationError

LONGEST = 254
"""An address with more characters is refused by mail servers (RFC 5321)."""
CANNOT_BE_MAILED = "Naar dit adres kan geen mail worden verstuurd. Controleer het op typefouten."


def can_be_mailed(address: str) -> None:
    """Refuse an address whose domain cannot be written the way that mail servers know it (IDNA).

    Beside Django's own check of how an address looks, which lets such domains pass.
    """
    local, _, domain = address.rpartition("@")
    try:
        sent_to = f"{local}@{domain.encode('idna').decode('ascii')}"
        sent_to.encode("ascii")
    except UnicodeError:
        raise ValidationError(CANNOT_BE_MAILED, code="invalid") from None
    if len(sent_to) > LONGEST:
        raise ValidationError(CANNOT_BE_MAILED, code="invalid")
