"""Addresses of the risk pages."""

from django.urls import path

from risk import views

app_name = "risk"
urlpatterns = [
    path("map/", views.county_map, name="map"),
    path("counties/<str:code>/", views.county, name="county"),
    path("counties/<str:code>/checklist/", views.checklist, name="checklist"),
    path("counties/<str:code>/townships/", views.townships, name="townships"),
    path("townships/<str:code>/", views.contacts, name="contacts"),
    path("checklists/", views.checklists, name="checklists"),
    path("cases/", views.cases, name="cases"),
    path("cases/template.csv", views.cases_template, name="cases_template"),
    path("cases/upload/", views.upload_cases, name="upload_cases"),
    path("cases/report/", views.report_cases, name="report_cases"),
    path("cases/receipts/<int:pk>/", views.receipt, name="receipt"),
    path("open-data/", views.open_data, name="open_data"),
    path("open-data/<slug:name>.csv", views.open_data_file, name="open_data_file"),
    path("overrides/", views.overrides, name="overrides"),
    path("overrides/propose/", views.propose_override, name="propose_override"),
    path("overrides/<int:pk>/decide/", views.decide_override, name="decide_override"),
    path("precision/", views.precision, name="precision"),
    path("precision/table.csv", views.precision_table, name="precision_table"),
    path("precision/template.csv", views.precision_template, name="precision_template"),
    path("precision/upload/", views.upload_indicators, name="upload_indicators"),
    path("precision/record/", views.record_indicator, name="record_indicator"),
    path("policies/", views.policies, name="policies"),
    path("policies/propose/", views.propose_policy, name="propose_policy"),
    path("policies/<int:pk>/confirm/", views.confirm_policy, name="confirm_policy"),
    path("policies/<int:pk>/withdraw/", views.withdraw_policy, name="withdraw_policy"),
]
