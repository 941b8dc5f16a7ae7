"""The API of enterprises, their applications, rosters, faulty rows and meters."""

from rest_framework import viewsets

from enterprises.api.applications import ApplicationViewSet, EnterpriseViewSet
from enterprises.api.care import HandoverViewSet, ReportViewSet, TemperatureViewSet
from enterprises.api.fares import FareAgreementViewSet
from enterprises.api.papers import PaperViewSet
from enterprises.api.power import (
    MismatchViewSet,
    PortraitViewSet,
    PowerIndexViewSet,
    PowerNoticeViewSet,
)
from enterprises.api.rosters import EntryViewSet, FaultViewSet, UploadViewSet

ROUTES: list[tuple[str, type[viewsets.ViewSetMixin]]] = [
    ("enterprises", EnterpriseViewSet),
    ("applications", ApplicationViewSet),
    ("roster-uploads", UploadViewSet),
    ("roster-entries", EntryViewSet),
    ("roster-faults", FaultViewSet),
    ("papers", PaperViewSet),
    ("handovers", HandoverViewSet),
    ("temperatures", TemperatureViewSet),
    ("daily-reports", ReportViewSet),
    ("fare-agreements", FareAgreementViewSet),
    ("power-index", PowerIndexViewSet),
    ("power-portraits", PortraitViewSet),
    ("power-notices", PowerNoticeViewSet),
    ("power-mismatches", MismatchViewSet),
]
