"""The pages of cases; every address holds references only, never a name."""

from . import case, home, intake, steps

app_name = "cases"
urlpatterns = [
    *home.urlpatterns,
    *intake.urlpatterns,
    *case.urlpatterns,
    *steps.urlpatterns,
]
