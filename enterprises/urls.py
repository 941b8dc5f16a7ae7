"""Addresses of the enterprises' pages."""

from django.urls import path

from enterprises.views import (
    applications,
    entries,
    inspections,
    notices,
    papers,
    portraits,
    power,
    review,
    rosters,
)

app_name = "enterprises"
urlpatterns = [
    path("applications/", applications.applications, name="applications"),
    path("applications/new/", applications.start, name="start"),
    path("applications/queue/", review.queue, name="queue"),
    path("applications/queue/approve/", review.approve_many, name="approve_many"),
    path("applications/queue/<int:pk>/", review.queue, name="queue_item"),
    path("applications/queue/<int:pk>/approve/", review.approve, name="approve"),
    path("applications/queue/<int:pk>/return/", review.give_back, name="return"),
    path("applications/queue/<int:pk>/white-list/", review.white_list, name="white_list"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/change/", applications.change, name="change"),
    path("applications/<int:pk>/submit/", applications.submit, name="submit"),
    path("applications/<int:pk>/withdraw/", applications.withdraw, name="withdraw"),
    path("applications/<int:pk>/people/", applications.people, name="people"),
    path(
        "applications/<int:pk>/people/<int:entry_pk>/withdraw/",
        entries.withdraw,
        name="withdraw_entry",
    ),
    path("applications/<int:pk>/people/<int:entry_pk>/", entries.entry, name="entry"),
    path(
        "applications/<int:pk>/people/<int:entry_pk>/replace/",
        entries.replace,
        name="replace_entry",
    ),
    path("applications/<int:pk>/people/judge/", entries.judge, name="judge"),
    path("applications/<int:pk>/white-list.xlsx", entries.white_list_file, name="white_list_file"),
    path("applications/<int:pk>/template/", rosters.template, name="template"),
    path("applications/<int:pk>/roster/", rosters.upload, name="upload"),
    path("applications/<int:pk>/roster/mend/", rosters.mend, name="mend"),
    path("applications/<int:pk>/roster/leave-out/", rosters.leave_out, name="leave_out"),
    path("applications/<int:pk>/roster/faulty.xlsx", rosters.faulty_rows, name="faulty_rows"),
    path("applications/<int:pk>/papers/", papers.add, name="add_paper"),
    path("applications/papers/<int:paper_pk>/", papers.paper, name="paper"),
    path("applications/papers/<int:paper_pk>/remove/", papers.remove, name="remove_paper"),
    path("enterprises/power/", power.power, name="power"),
    path("enterprises/power/method/", power.method, name="power_method"),
    path("enterprises/power/mismatches/", inspections.mismatches, name="mismatches"),
    path("enterprises/power/mismatches.csv", inspections.mismatches_csv, name="mismatches_csv"),
    path("enterprises/power/notices/", notices.notices, name="notices"),
    path("enterprises/power/notices.csv", notices.notices_csv, name="notices_csv"),
    path("enterprises/power/own/", portraits.own_portrait, name="own_portrait"),
    path("enterprises/<int:pk>/power/", portraits.portrait, name="portrait"),
    path("enterprises/<int:pk>/inspections/", inspections.inspect, name="inspect"),
    path("enterprises/people/", applications.members, name="members"),
]
