"""Being absent, and standing in; the pages of regie on one case are in `cases/core/urls.py`."""

from django.urls import URLPattern, path

from .views import absences

urlpatterns: list[URLPattern] = [
    path("afwezig/", absences.AbsenceView.as_view(), name="absence"),
    path("afwezig/<uuid:person>/", absences.AbsenceView.as_view(), name="absence_of"),
    path(
        "afwezig/<uuid:person>/<int:absence>/einde/",
        absences.EndAbsenceView.as_view(),
        name="absence_end",
    ),
]
