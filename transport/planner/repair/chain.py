"""Places a loose party by hand: on a ride with room, else by a chain of parties who make room.

Chains are tried by the number of people who must be told, fewest first.
"""

import heapq
import time
from collections.abc import Iterator
from itertools import count
from math import inf

from transport.planner.repair.forced import spare_coaches
from transport.planner.repair.rides import Ride, Rides

DEEPEST = 4
"""Most parties of one chain."""

Step = tuple[int, Ride, int | None]
"""A party, the ride it joins, and the party that leaves that ride for it."""


def join_all(rides: Rides, *, end: float) -> None:
    """Put every loose party on a ride that can take it as it is, the largest first, until `end`."""
    prices = rides.problem.unserved_price
    for p in sorted(rides.loose, key=lambda p: (-rides.people([p]), -float(prices[p]), p)):
        if time.monotonic() >= end:
            return
        ride = _roomy(rides, p)
        if ride is not None:
            rides.put(p, ride)


def chain(rides: Rides, p: int, *, end: float) -> bool:
    """Make room for a loose party by moving others, as few people as found; whether it worked."""
    order, seen = count(), {_kin(rides, p)}
    queue: list[tuple[int, int, int, tuple[Step, ...]]] = [(0, next(order), p, ())]
    while queue and time.monotonic() < end:
        told, _, mover, steps = heapq.heappop(queue)
        used = {id(ride) for _, ride, _ in steps}
        ride = _roomy(rides, mover, used)
        if ride is not None:
            _apply(rides, (*steps, (mover, ride, None)))
            return True
        if len(steps) + 1 >= DEEPEST:
            continue
        for host, guest in _hosts(rides, mover, used):
            kin = _kin(rides, guest)
            if kin not in seen:
                seen.add(kin)
                more = told + rides.people([guest])
                step = (mover, host, guest)
                heapq.heappush(queue, (more, next(order), guest, (*steps, step)))
    return False


def _apply(rides: Rides, steps: tuple[Step, ...]) -> None:
    for p, ride, guest in steps:
        if guest is not None:
            rides.evict(ride, [guest])
        rides.put(p, ride)


def _kin(rides: Rides, p: int) -> tuple[int, ...]:
    """Parties of one kind can stand for one another."""
    parties = rides.problem.parties
    columns = (
        parties.origin,
        parties.destination,
        parties.size,
        parties.first_day,
        parties.last_day,
    )
    return tuple(int(column[p]) for column in columns)


def _hosts(rides: Rides, p: int, used: set[int]) -> Iterator[tuple[Ride, int]]:
    """Rides that could take the party if one guest left, and that guest."""
    for ride in rides.rides:
        if ride.is_locked or not ride.rows or id(ride) in used or not _may(rides, p, ride):
            continue
        kinds = {_kin(rides, guest): guest for guest in ride.rows}
        for guest in kinds.values():
            rows = [q for q in ride.rows if q != guest]
            if rides.home.get(guest) == ride.number and _fits(rides, ride, rows, p):
                yield ride, guest


def _roomy(rides: Rides, p: int, used: set[int] | None = None) -> Ride | None:
    """The ride that takes the party as it is with the fewest new stops, or a spare coach."""
    best, least = None, (inf, inf)
    for ride in rides.rides:
        if ride.is_locked or not ride.rows or id(ride) in (used or ()) or not _may(rides, p, ride):
            continue
        key = rank(rides, ride, p)
        if key < least and _fits(rides, ride, ride.rows, p):
            best, least = ride, key
    return best or _spare(rides, p)


def rank(rides: Rides, ride: Ride, p: int) -> tuple[float, float]:
    """Home first, then few new stops, then little detour."""
    strange, detour = 0, 0.0
    for side, stop in enumerate(rides.ends(p)):
        known = {rides.ends(q)[side] for q in ride.rows}
        if stop not in known:
            strange += 1
            detour += min((rides.roads.km(stop, other) for other in known), default=0.0)
    return (-1.0 if rides.home.get(p, -1) == ride.number else float(strange)), detour


def _spare(rides: Rides, p: int) -> Ride | None:
    """A coach that can leave on a day of the party, the cheapest."""
    parties, kinds = rides.problem.parties, rides.problem.vehicle_types
    found = [
        Ride(None, k, day, []) for (k, day), spare in sorted(spare_coaches(rides).items())
        if spare > 0 and parties.first_day[p] <= day <= parties.last_day[p]
    ]  # fmt: skip
    fitting = [ride for ride in found if _may(rides, p, ride) and _fits(rides, ride, [], p)]
    return min(fitting, key=lambda ride: kinds[ride.kind or 0].fixed_cost, default=None)


def _may(rides: Rides, p: int, ride: Ride) -> bool:
    """Whether day and reception allow the party on the ride's day."""
    parties = rides.problem.parties
    if ride.kind is None or not parties.first_day[p] <= ride.day <= parties.last_day[p]:
        return False
    place = rides.county(p)
    most = rides.problem.rules.reception_per_day.get(place)
    return most is None or rides.received(ride.day, place) + rides.people([p]) <= most


def _fits(rides: Rides, ride: Ride, rows: list[int], p: int) -> bool:
    """Whether seats, stop limits and ride limit hold with the party beside `rows`."""
    rules, kind = rides.problem.rules, ride.kind or 0
    if rides.people(rows) + rides.people([p]) > rides.problem.vehicle_types[kind].seats:
        return False
    for side, most in enumerate((rules.max_pickups, rules.max_dropoffs)):
        stops = {rides.ends(q)[side] for q in rows}
        if most is not None and len(stops | {rides.ends(p)[side]}) > most:
            return False
    if rules.max_ride_minutes is None:
        return True
    return rides.way([*rows, p], kind, ride.way) is not None
