"""The municipality's own face, for templates/base.html: also on pages that have no context."""

from typing import Any

from django.conf import settings


def theme() -> dict[str, Any]:
    """Stylesheets, root class, fonts, logo and name, as the settings AVE_THEME_* say."""
    return {
        "stylesheets": settings.AVE_THEME_STYLESHEETS,
        "css_class": settings.AVE_THEME_CLASS,
        "fonts": settings.AVE_THEME_FONTS,
        "logo": settings.AVE_THEME_LOGO,
        "name": settings.AVE_THEME_NAME,
    }
