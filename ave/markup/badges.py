"""Small marks that a page writes many times; functions and no templates: they cost little."""

from markupsafe import Markup, escape

BARS = ("M.5 8.5h2v3h-2z", "M4.5 6h2v5.5h-2z", "M8.5 3.5h2v8h-2z", "M12.5 .5h2v11h-2z")
KINDS = {"ok": "success", "active": "active", "warning": "warning", "error": "error"}


def _begin(severity: int) -> str:
    drawn = (
        f'<path class="ave-phase__bar{" ave-phase__bar--on" if number < severity else ""}"'
        f' d="{bar}"/>'
        for number, bar in enumerate(BARS)
    )
    return (
        f'<span class="ave-phase ave-phase--{severity}"><svg class="ave-phase__bars"'
        f' viewBox="0 0 16 12" aria-hidden="true" focusable="false">{"".join(drawn)}</svg>'
    )


BEGINS = tuple(_begin(severity) for severity in range(len(BARS) + 1))


def phase_badge(label: str, severity: int) -> Markup:
    """A phase: its label ("AVE3") with as many filled bars as its severity, 0–4."""
    return Markup(f"{BEGINS[severity]}{escape(label)}</span>")  # noqa: S704 - escaped


def status_badge(label: str, kind: str = "") -> Markup:
    """A state in one word. kind: neutral (as any other), active, ok, warning, error."""
    return Markup(  # noqa: S704 - escaped
        '<span class="utrecht-status-badge'
        f' utrecht-status-badge--{KINDS.get(kind, "inactive")} ave-status">{escape(label)}</span>'
    )
