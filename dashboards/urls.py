"""The pages of figures."""

from django.urls import path

from .views.figures import DashboardView, ExportView
from .views.sharing import SharingChangeView, SharingView

app_name = "dashboards"
urlpatterns = [
    path("dashboard/", DashboardView.as_view(), name="figures"),
    path("dashboard/cijfers.xlsx", ExportView.as_view(), {"form": "xlsx"}, name="xlsx"),
    path("dashboard/cijfers.csv", ExportView.as_view(), {"form": "csv"}, name="csv"),
    path("dashboard/delen/", SharingView.as_view(), name="sharing"),
    path("dashboard/delen/<slug:place>/", SharingChangeView.as_view(), name="sharing_change"),
]
