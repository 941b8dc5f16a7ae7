"""Random plans of a problem: most break some rule, all name only what exists."""

import random

from transport.planner.plan import Plan, Trip, Unserved
from transport.planner.problem import Problem


def random_plan(problem: Problem, dice: random.Random) -> Plan:
    """Give everybody a random trip, or none, with the stops that this needs in random order."""
    parties = list(problem.party_rows())
    places = [dice.randint(-1, 3) for _ in parties]
    trips = []
    for number in range(4):
        aboard = [party for party, place in zip(parties, places, strict=True) if place == number]
        if aboard:
            trips.append(_trip(problem, aboard, dice))
    left = [p.id for p, place in zip(parties, places, strict=True) if place < 0]
    return Plan(problem.name, trips, [Unserved(p, "没有座位") for p in left])


def _trip(problem: Problem, aboard: list, dice: random.Random) -> Trip:
    pickups = sorted({party.origin for party in aboard})
    dropoffs = sorted({party.destination for party in aboard})
    dice.shuffle(pickups)
    dice.shuffle(dropoffs)
    return Trip(
        vehicle_type=dice.choice(problem.vehicle_types).id,
        day=dice.randrange(problem.rules.horizon_days),
        pickups=tuple(pickups),
        dropoffs=tuple(dropoffs),
        parties=tuple(party.id for party in aboard),
    )
