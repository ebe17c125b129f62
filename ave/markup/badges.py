"""Small marks that a page writes many times; functions and no templates: they cost little."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

BARS = ("M.5 8.5h2v3h-2z", "M4.5 6h2v5.5h-2z", "M8.5 3.5h2v8h-2z", "M12.5 .5h2v11h-2z")
KINDS = {"ok": "success", "active": "active", "warning": "warning", "error": "error"}


def _bars(severity: int) -> SafeString:
    drawn = (
        f'<path class="ave-phase__bar{" ave-phase__bar--on" if number < severity else ""}"'
        f' d="{bar}"/>'
        for number, bar in enumerate(BARS)
    )
    return mark_safe("".join(drawn))  # noqa: S308 - made of constants only


FILLED = tuple(_bars(severity) for severity in range(len(BARS) + 1))


def phase_badge(label: str, severity: int) -> SafeString:
    """A phase: its label ("AVE3") with as many filled bars as its severity, 0–4."""
    return format_html(
        '<span class="ave-phase ave-phase--{}"><svg class="ave-phase__bars" viewBox="0 0 16 12"'
        ' aria-hidden="true" focusable="false">{}</svg>{}</span>',
        severity,
        FILLED[severity],
        label,
    )


def status_badge(label: str, kind: str = "") -> SafeString:
    """A state in one word. kind: neutral (as any other), active, ok, warning, error."""
    return format_html(
        '<span class="utrecht-status-badge utrecht-status-badge--{} ave-status">{}</span>',
        KINDS.get(kind, "inactive"),
        label,
    )
