"""One case: its page, log book, plan, facts, regie and parties."""

from django.urls import URLPattern, path

from cases.briefings import views as briefings
from cases.record.views import agreements, assignments, endings, holds, measures, record
from cases.regie.views import parties, regie

from .views import case

urlpatterns: list[URLPattern] = [
    path("casus/<str:reference>/", case.CaseOverview.as_view(), name="case"),
    path("casus/<str:reference>/film/", case.FilmView.as_view(), name="film"),
    path("casus/<str:reference>/historie/", case.HistoryView.as_view(), name="history"),
    path("casus/<str:reference>/logboek/", record.LogView.as_view(), name="log"),
    path(
        "casus/<str:reference>/logboek/<int:entry>/verbeteren/",
        record.CorrectionView.as_view(),
        name="log_correct",
    ),
    path("casus/<str:reference>/bestuur/", briefings.BriefingsView.as_view(), name="briefings"),
    path(
        "casus/<str:reference>/bestuur/nieuw/",
        briefings.NewBriefingView.as_view(),
        name="briefing_new",
    ),
    path("casus/<str:reference>/plan/", case.PlanView.as_view(), name="plan"),
    path("casus/<str:reference>/plan/nieuw/", record.NewPlanView.as_view(), name="plan_new"),
    path(
        "casus/<str:reference>/maatregelen/nieuw/",
        measures.NewMeasureView.as_view(),
        name="measure_new",
    ),
    path(
        "casus/<str:reference>/maatregelen/<int:measure>/einde/",
        measures.EndMeasureView.as_view(),
        name="measure_end",
    ),
    path(
        "casus/<str:reference>/opdracht/<int:assignment>/",
        assignments.AssignmentView.as_view(),
        name="assignment",
    ),
    path(
        "casus/<str:reference>/afspraken/nieuw/",
        agreements.NewAgreementView.as_view(),
        name="agreement_new",
    ),
    path(
        "casus/<str:reference>/afspraken/<int:agreement>/",
        agreements.SettleView.as_view(),
        name="agreement",
    ),
    path("casus/<str:reference>/gegevens/", record.FactsView.as_view(), name="facts"),
    path("casus/<str:reference>/pauze/", holds.HoldView.as_view(), name="hold"),
    path("casus/<str:reference>/pauze/einde/", holds.ResumeView.as_view(), name="resume"),
    path("casus/<str:reference>/sluiten/", endings.CloseView.as_view(), name="close"),
    path("casus/<str:reference>/heropenen/", endings.ReopenView.as_view(), name="reopen"),
    path("casus/<str:reference>/einde/<int:ending>/", endings.EndingView.as_view(), name="ending"),
    path("casus/<str:reference>/grip/", record.GripView.as_view(), name="grip"),
    path(
        "casus/<str:reference>/regie/beeindigen/<int:holding>/",
        regie.RelieveView.as_view(),
        name="relieve",
    ),
    path(
        "casus/<str:reference>/regie/<str:responsibility>/",
        regie.AppointView.as_view(),
        name="appoint",
    ),
    path(
        "casus/<str:reference>/regie/<str:responsibility>/<str:aspect>/",
        regie.AppointView.as_view(),
        name="appoint",
    ),
    path("casus/<str:reference>/teruggeven/", regie.HandBackView.as_view(), name="hand_back"),
    path("casus/<str:reference>/partijen/", parties.PartiesView.as_view(), name="parties"),
    path("casus/<str:reference>/partijen/nieuw/", parties.AddView.as_view(), name="party_add"),
    path(
        "casus/<str:reference>/partijen/<int:party>/buitenspel/",
        parties.SetAsideView.as_view(),
        name="party_set_aside",
    ),
    path(
        "casus/<str:reference>/partijen/<int:party>/terug/",
        parties.BringBackView.as_view(),
        name="party_bring_back",
    ),
]
