"""The pages of figures."""

from django.urls import path

from .views import DashboardView, ExportView

app_name = "dashboards"
urlpatterns = [
    path("dashboard/", DashboardView.as_view(), name="figures"),
    path("dashboard/cijfers.xlsx", ExportView.as_view(), {"form": "xlsx"}, name="xlsx"),
    path("dashboard/cijfers.csv", ExportView.as_view(), {"form": "csv"}, name="csv"),
]
