"""The pages of cases; every address holds references only, never a name."""

from . import case, home, intake, oversight, steps

app_name = "cases"
urlpatterns = [
    *home.urlpatterns,
    *intake.urlpatterns,
    *case.urlpatterns,
    *steps.urlpatterns,
    *oversight.urlpatterns,
]
