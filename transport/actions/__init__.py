"""Writes of the fleet, of planning runs and of published plans."""

from transport.actions.fleet import (
    NewCoach,
    NewStop,
    NewVehicleType,
    place_stops,
    register_coaches,
    register_vehicle_types,
)
from transport.actions.freeing import free_seats
from transport.actions.leases import Lease
from transport.actions.pieces import (
    PieceClaim,
    claim_piece,
    extend_piece,
    fail_exhausted_pieces,
    part_run,
    record_piece,
    record_piece_failure,
)
from transport.actions.publishing import Publication, publish_plan
from transport.actions.publishing_queue import (
    ask_to_publish,
    claim_publishing,
    end_exhausted_publishing,
    extend_publishing,
    publish_claimed,
    record_publishing_failure,
)
from transport.actions.results import record_result
from transport.actions.runs import (
    Claim,
    NewRun,
    Standing,
    ask_to_stop,
    claim_run,
    extend_lease,
    fail_exhausted_runs,
    queue_run,
    record_failure,
    record_progress,
    record_question,
    thinned,
)
from transport.actions.settling import settle_overdue, settle_seats

__all__ = [
    "Claim",
    "Lease",
    "NewCoach",
    "NewRun",
    "NewStop",
    "NewVehicleType",
    "PieceClaim",
    "Publication",
    "Standing",
    "ask_to_publish",
    "ask_to_stop",
    "claim_piece",
    "claim_publishing",
    "claim_run",
    "end_exhausted_publishing",
    "extend_lease",
    "extend_piece",
    "extend_publishing",
    "fail_exhausted_pieces",
    "fail_exhausted_runs",
    "free_seats",
    "part_run",
    "place_stops",
    "publish_claimed",
    "publish_plan",
    "queue_run",
    "record_failure",
    "record_piece",
    "record_piece_failure",
    "record_progress",
    "record_publishing_failure",
    "record_question",
    "record_result",
    "register_coaches",
    "register_vehicle_types",
    "settle_overdue",
    "settle_seats",
    "thinned",
]
