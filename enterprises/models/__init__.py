"""Enterprises, their applications to bring workers back, their rosters and their meters."""

from enterprises.models.applications import Application, ApplicationEvent
from enterprises.models.care import DailyReport, Handover, TemperatureReading
from enterprises.models.employers import Enterprise, Membership
from enterprises.models.fares import FareAgreement
from enterprises.models.imports import RosterImport
from enterprises.models.inspections import Inspection, PowerDuty
from enterprises.models.papers import Paper
from enterprises.models.power import (
    MeterCorrection,
    MeterReading,
    MeterUpload,
    PowerTotal,
    PowerUser,
)
from enterprises.models.rosters import RosterEntry, RosterFault, RosterUpload

__all__ = [
    "Application",
    "ApplicationEvent",
    "DailyReport",
    "Enterprise",
    "FareAgreement",
    "Handover",
    "Inspection",
    "Membership",
    "MeterCorrection",
    "MeterReading",
    "MeterUpload",
    "Paper",
    "PowerDuty",
    "PowerTotal",
    "PowerUser",
    "RosterEntry",
    "RosterFault",
    "RosterImport",
    "RosterUpload",
    "TemperatureReading",
]
