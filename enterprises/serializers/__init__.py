"""How enterprises, applications and rosters look in the API: people masked, codes with words."""

from enterprises.serializers.applications import (
    ApplicationSerializer,
    CheckSerializer,
    EnterpriseSerializer,
    EventSerializer,
    NoteSerializer,
    ReturnSerializer,
    ReviewSerializer,
)
from enterprises.serializers.care import (
    HandoverSerializer,
    MeasuredSerializer,
    ReportSerializer,
    RoundSerializer,
    SignSerializer,
    TemperatureSerializer,
)
from enterprises.serializers.fares import FareAgreementSerializer, NewAgreementSerializer
from enterprises.serializers.papers import PaperFileSerializer, PaperSerializer
from enterprises.serializers.power import (
    InspectionSerializer,
    MismatchSerializer,
    PortraitSerializer,
    PowerNoticeSerializer,
    PowerQuerySerializer,
    PowerSerializer,
)
from enterprises.serializers.rosters import (
    AlikeSerializer,
    CellsSerializer,
    EntrySerializer,
    FaultSerializer,
    ImportSerializer,
    JudgementSerializer,
    MendResultSerializer,
    ReplacementSerializer,
    RosterFileSerializer,
    UploadSerializer,
    WhiteListSerializer,
)

__all__ = [
    "AlikeSerializer",
    "ApplicationSerializer",
    "CellsSerializer",
    "CheckSerializer",
    "EnterpriseSerializer",
    "EntrySerializer",
    "EventSerializer",
    "FareAgreementSerializer",
    "FaultSerializer",
    "HandoverSerializer",
    "ImportSerializer",
    "InspectionSerializer",
    "JudgementSerializer",
    "MeasuredSerializer",
    "MendResultSerializer",
    "MismatchSerializer",
    "NewAgreementSerializer",
    "NoteSerializer",
    "PaperFileSerializer",
    "PaperSerializer",
    "PortraitSerializer",
    "PowerNoticeSerializer",
    "PowerQuerySerializer",
    "PowerSerializer",
    "ReplacementSerializer",
    "ReportSerializer",
    "ReturnSerializer",
    "ReviewSerializer",
    "RosterFileSerializer",
    "RoundSerializer",
    "SignSerializer",
    "TemperatureSerializer",
    "UploadSerializer",
    "WhiteListSerializer",
]
