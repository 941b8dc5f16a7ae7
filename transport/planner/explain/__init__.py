"""Why somebody is left behind, and what a trip costs, in codes and in two languages."""

from transport.planner.explain.limits import Limit
from transport.planner.explain.reasons import Reason, explain, with_reasons
from transport.planner.explain.room import with_room_taken
from transport.planner.explain.trips import TripCost, trip_costs
from transport.planner.explain.without import carried, lifted

__all__ = [
    "Limit",
    "Reason",
    "TripCost",
    "carried",
    "explain",
    "lifted",
    "trip_costs",
    "with_reasons",
    "with_room_taken",
]
