"""One coach type on one road from two pickups: problems and trips that can be read at a glance."""

from transport.planner.plan import Trip
from transport.planner.problem import (
    Party,
    Problem,
    Rules,
    Side,
    Stop,
    TravelModel,
    VehicleType,
    party_columns,
)

STOPS = [
    Stop("o1", "o1", 104.0, 27.0, Side.ORIGIN, "530627"),
    Stop("o2", "o2", 104.3, 27.0, Side.ORIGIN, "530627"),
    Stop("d1", "d1", 120.0, 29.0, Side.DESTINATION, "330784"),
]
COACH = VehicleType("c4", 4, 1, 1000.0, 1.0)


def problem_of(*parties: Party, rules: Rules, kinds=(COACH,)) -> Problem:
    """A problem of these parties, all from one end to the other."""
    return Problem(
        "p", STOPS, party_columns(parties, STOPS, rules), list(kinds), TravelModel(1.3, 70), rules
    )


def trip(*parties: str, day: int = 0, pickups=("o1",)) -> Trip:
    """A trip of the only type with these parties."""
    return Trip("c4", day, tuple(pickups), ("d1",), parties)
