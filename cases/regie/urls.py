"""Being absent, standing in and handing over; the pages of regie on one case are in
`cases/core/urls.py`."""

from django.urls import URLPattern, path

from .views import absences, handovers

urlpatterns: list[URLPattern] = [
    path("afwezig/", absences.AbsenceView.as_view(), name="absence"),
    path("afwezig/<uuid:person>/", absences.AbsenceView.as_view(), name="absence_of"),
    path(
        "afwezig/<uuid:person>/<int:absence>/einde/",
        absences.EndAbsenceView.as_view(),
        name="absence_end",
    ),
    path("overdragen/", handovers.PeopleView.as_view(), name="handovers"),
    path("overdragen/<uuid:person>/", handovers.HandoverView.as_view(), name="handover"),
    path(
        "overdragen/<uuid:person>/<int:handover>/ongedaan/",
        handovers.UndoHandoverView.as_view(),
        name="handover_undo",
    ),
]
