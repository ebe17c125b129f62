"""The pages of cases; every address holds references only, never a name."""

from . import case, home, intake, notices, oversight, steps

app_name = "cases"
urlpatterns = [
    *home.urlpatterns,
    *notices.urlpatterns,
    *intake.urlpatterns,
    *case.urlpatterns,
    *steps.urlpatterns,
    *oversight.urlpatterns,
]
