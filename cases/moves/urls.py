"""A household that moves to another municipality: at the sender, and where it is announced."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path(
        "casus/<str:reference>/verhuizing/aankondigen/",
        views.AnnounceView.as_view(),
        name="move_new",
    ),
    path("casus/<str:reference>/verhuizing/<int:move>/", views.MoveView.as_view(), name="move"),
    path(
        "casus/<str:reference>/verhuizing/<int:move>/terugnemen/",
        views.TakeBackView.as_view(),
        name="move_back",
    ),
    path("casus/<str:reference>/meegekomen/", views.ArrivedView.as_view(), name="arrived"),
    path("aankondigingen/<str:reference>/", views.AnnouncementView.as_view(), name="announcement"),
]
