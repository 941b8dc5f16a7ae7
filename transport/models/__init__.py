"""Stops, coaches, planning runs, and the trips and seats that a plan consists of."""

from transport.models.fleet import Coach, Stop, VehicleType
from transport.models.runs import PlanningPiece, PlanningRun
from transport.models.trips import LeftBehind, Seat, Trip, TripStop

__all__ = [
    "Coach",
    "LeftBehind",
    "PlanningPiece",
    "PlanningRun",
    "Seat",
    "Stop",
    "Trip",
    "TripStop",
    "VehicleType",
]
