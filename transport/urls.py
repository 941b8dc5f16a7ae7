"""Addresses of the transport pages."""

from django.urls import path

from transport.views import fleet, gate, plans, runs, statements, trips

app_name = "transport"
urlpatterns = [
    path("runs/", runs.run_list, name="runs"),
    path("runs/new/", runs.new_run, name="new_run"),
    path("runs/<int:pk>/", runs.run_page, name="run"),
    path("runs/<int:pk>/live/", runs.run_live, name="run_live"),
    path("runs/<int:pk>/stop/", runs.stop_run, name="stop_run"),
    path("runs/<int:pk>/publish/", plans.publish_run, name="publish_run"),
    path("runs/<int:pk>/left/", plans.left_behind, name="left_behind"),
    path("runs/<int:pk>/problem.json", plans.problem_file, name="problem_file"),
    path("runs/<int:pk>/plan.json", plans.plan_file, name="plan_file"),
    path("trips/", trips.trip_list, name="trips"),
    path("trips/<int:pk>/", trips.trip_page, name="trip"),
    path("trips/<int:pk>/manifest/", trips.manifest_sheet, name="manifest"),
    path("trips/<int:pk>/manifest.csv", trips.manifest_csv, name="manifest_csv"),
    path("statements/", statements.statement, name="statement"),
    path("statements.xlsx", statements.statement_file, name="statement_file"),
    path("ticket/", trips.ticket, name="ticket"),
    path("coaches/", fleet.coach_list, name="coaches"),
    path("stops/", fleet.stop_list, name="stops"),
    path("applications/<int:pk>/gate/", gate.gate_page, name="gate"),
]
