"""The pages of cases; every address holds references only, never a name."""

from cases.core import urls as case
from cases.core import urls_oversight as oversight
from cases.intake import urls as intake
from cases.moves import urls as moves
from cases.regie import urls as regie
from cases.scaling import urls as steps
from cases.worklist import urls as home

app_name = "cases"
urlpatterns = [
    *home.urlpatterns,
    *intake.urlpatterns,
    *case.urlpatterns,
    *moves.urlpatterns,
    *steps.urlpatterns,
    *regie.urlpatterns,
    *oversight.urlpatterns,
]
