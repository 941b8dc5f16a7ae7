"""Reads of the corridor, its runs, trips, seats and of who may ride."""

from transport.queries.arrived import arrived_before
from transport.queries.corridors import CorridorChoice, corridor_of, corridors_of, default_limit
from transport.queries.fleet import (
    coaches_of,
    fleet_of,
    type_counts,
    type_names,
    visible_coaches,
    visible_stops,
    visible_vehicle_types,
    with_state,
)
from transport.queries.gate import gate_of, gate_policy
from transport.queries.journeys import earlier_seats, overdue_seats, past_seats
from transport.queries.manifests import manifest_of, passengers_of
from transport.queries.news import has_left, journey_of, seat_news
from transport.queries.pieces import kept_question, piece_plans, piece_problem
from transport.queries.question import (
    Member,
    Question,
    Refusal,
    planning_problem,
    question_of,
    vehicle_types_of,
)
from transport.queries.sight import (
    firm_of,
    heavy_columns,
    is_planner,
    is_staff,
    may_plan,
    visible_left_behind,
    visible_runs,
    visible_seats,
    visible_trips,
    with_history,
)
from transport.queries.statements import Statement, Total, statement_for, statement_of
from transport.queries.timetables import journey_policy, timetable_of
from transport.queries.trips import (
    Assignment,
    TripsSummary,
    left_behind_counts,
    run_list,
    seat_of,
    seats_by_entry,
    told_of,
    trip_list,
    trips_summary,
)

__all__ = [
    "Assignment",
    "CorridorChoice",
    "Member",
    "Question",
    "Refusal",
    "Statement",
    "Total",
    "TripsSummary",
    "arrived_before",
    "coaches_of",
    "corridor_of",
    "corridors_of",
    "default_limit",
    "earlier_seats",
    "firm_of",
    "fleet_of",
    "gate_of",
    "gate_policy",
    "has_left",
    "heavy_columns",
    "is_planner",
    "is_staff",
    "journey_of",
    "journey_policy",
    "kept_question",
    "left_behind_counts",
    "manifest_of",
    "may_plan",
    "overdue_seats",
    "passengers_of",
    "past_seats",
    "piece_plans",
    "piece_problem",
    "planning_problem",
    "question_of",
    "run_list",
    "seat_news",
    "seat_of",
    "seats_by_entry",
    "statement_for",
    "statement_of",
    "timetable_of",
    "told_of",
    "trip_list",
    "trips_summary",
    "type_counts",
    "type_names",
    "vehicle_types_of",
    "visible_coaches",
    "visible_left_behind",
    "visible_runs",
    "visible_seats",
    "visible_stops",
    "visible_trips",
    "visible_vehicle_types",
    "with_history",
    "with_state",
]
