"""What a peer gets to solve and what it gives back, in whole numbers.

A trip crosses the country once and takes everybody whom it picks up, so it is a plain capacitated
route over ways, a way being a pair of stops: with the drop-offs in the reverse order of the
pickups, going from way to way costs the road between the pickups and that between the drop-offs,
and the last way costs its own length. Engines find better plans of this model than of one with
pickups and deliveries. Parties of one way ride in bundles of a few people, for the same reason.
Money is in units of 1e-4 yuan, roads are in metres; both ends of a route are open.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import numpy as np

Raw = dict[str, Any]
UNIT = 10_000
"""So many units are a yuan, so that 7.6 yuan per km are 76 units per metre."""
UNSERVED_COST = {"1": 1e6, "2": 1e5, "3": 1e4}


@dataclass(frozen=True, slots=True)
class Bundle:
    """People who ride one way together."""

    way: int
    size: int
    price: int
    """Of leaving them behind, in units."""
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coaches:
    """Coaches of one type."""

    kind: int
    """Number of the vehicle type."""
    seats: int
    count: int
    fixed: int
    """In units, for each trip."""
    per_metre: int
    """In units."""
    start: int
    """Place from which its trips start."""


@dataclass(frozen=True, slots=True)
class Model:
    """Capacitated routes from start places over ways to the one end."""

    metres: Any
    """Square matrix over all ways, then the start places, then the end."""
    ways: int
    """How many places are ways."""
    bundles: list[Bundle]
    coaches: list[Coaches]

    @property
    def end(self) -> int:
        """The place where every route ends."""
        return len(self.metres) - 1


@dataclass(frozen=True, slots=True)
class Route:
    """One coach and the bundles that it carries, in the order of boarding."""

    kind: int
    bundles: list[int]


def model_of(raw: Raw, *, most: int) -> Model:
    """The model of a problem whose parties ride in bundles of at most so many people."""
    place = {stop["id"]: i for i, stop in enumerate(raw["stops"])}
    metres = np.rint(roads(raw) * 1000).astype(np.int64)
    ways = {}
    for party in raw["parties"]:
        ways.setdefault((place[party["from"]], place[party["to"]]), len(ways))
    depots = [place[kind["depot"]] if kind.get("depot") is not None else None
              for kind in raw["vehicle_types"]]  # fmt: skip
    starts = list(dict.fromkeys(depots))
    coaches = [
        Coaches(
            k, kind["seats"], kind["count"], round(kind["fixed_cost"] * UNIT),
            round(kind["cost_per_km"] * UNIT / 1000), len(ways) + starts.index(depots[k]),
        )
        for k, kind in enumerate(raw["vehicle_types"]) if kind["count"]
    ]  # fmt: skip
    table = _ways_and_ends(metres, list(ways), starts)
    number = {(a, b): way for (a, b), way in ways.items()}
    return Model(table, len(ways), _bundled(raw, place, number, most=most), coaches)


def _ways_and_ends(metres: Any, ways: list[tuple[int, int]], starts: Sequence[int | None]) -> Any:
    """Metres between ways, from each start to each way, and of each way itself to the end."""
    origin = np.array([a for a, _ in ways], dtype=np.int64)
    goal = np.array([b for _, b in ways], dtype=np.int64)
    n, places = len(ways), len(ways) + len(starts) + 1
    table = np.zeros((places, places), dtype=np.int64)
    table[:n, :n] = metres[np.ix_(origin, origin)] + metres[np.ix_(goal, goal)].T
    for i, start in enumerate(starts):
        if start is not None:
            table[n + i, :n] = metres[start, origin]
    table[:n, places - 1] = metres[origin, goal]
    return table


def _bundled(
    raw: Raw, place: dict[str, int], number: dict[tuple[int, int], int], *, most: int
) -> list[Bundle]:
    """Parties of one way and one priority, the largest first, put where they fit."""
    prices = UNSERVED_COST | (raw["rules"].get("unserved_cost") or {})
    alike: dict[tuple[int, int], list[list[Raw]]] = {}
    for party in sorted(raw["parties"], key=lambda party: -party["size"]):
        way = number[place[party["from"]], place[party["to"]]]
        groups = alike.setdefault((way, party["priority"]), [])
        room = (g for g in groups if sum(one["size"] for one in g) + party["size"] <= most)
        group = next(room, None)
        if group is None:
            groups.append([party])
        else:
            group.append(party)
    found = []
    for (way, priority), groups in alike.items():
        for group in groups:
            size = sum(one["size"] for one in group)
            price = round(size * prices[str(priority)] * UNIT)
            found.append(Bundle(way, size, price, tuple(one["id"] for one in group)))
    return found


def roads(raw: Raw) -> Any:
    """Road km between all stops."""
    travel, count = raw["travel"], len(raw["stops"])
    if travel.get("model") is None:
        return np.array(travel["km"], dtype=float).reshape(count, count)
    lon = np.radians([stop["lon"] for stop in raw["stops"]])
    lat = np.radians([stop["lat"] for stop in raw["stops"]])
    level = np.cos(lat)[:, None] * np.cos(lat)[None, :]
    h = np.sin((lat[None, :] - lat[:, None]) / 2) ** 2
    h += level * np.sin((lon[None, :] - lon[:, None]) / 2) ** 2
    circuity = travel["model"]["circuity"]
    return 2 * 6371.0088 * np.arcsin(np.sqrt(np.minimum(1.0, h))) * circuity


def plan_of(raw: Raw, model: Model, routes: list[Route]) -> Raw:
    """The plan that the routes stand for, each stop once, in the best order that turning finds."""
    km, kinds = roads(raw), raw["vehicle_types"]
    place = {stop["id"]: i for i, stop in enumerate(raw["stops"])}
    names, party = list(place), {one["id"]: one for one in raw["parties"]}
    trips, aboard = [], set()
    for route in routes:
        riders = [one for b in route.bundles for one in model.bundles[b].parties]
        if not riders:
            continue
        before = list(dict.fromkeys(place[party[one]["from"]] for one in riders))
        after = list(dict.fromkeys(place[party[one]["to"]] for one in reversed(riders)))
        depot = kinds[route.kind].get("depot")
        before, after = turned(km, before, after, depot=None if depot is None else place[depot])
        trips.append({
            "vehicle_type": kinds[route.kind]["id"], "day": 0, "parties": riders,
            "pickups": [names[i] for i in before], "dropoffs": [names[i] for i in after],
        })  # fmt: skip
        aboard.update(riders)
    left = [one for one in party if one not in aboard]
    return {
        "format": "direct-bus-plan/1", "problem": raw["name"], "trips": trips,
        "unserved": [{"party": one, "reason": "left out by the engine"} for one in left],
    }  # fmt: skip


def turned(
    km: Any, before: list[int], after: list[int], *, depot: int | None
) -> tuple[list[int], list[int]]:
    """The stops of both sides after turning stretches as long as the trip gets shorter."""

    def length(first: list[int], second: list[int]) -> float:
        path = [*([] if depot is None else [depot]), *first, *second]
        return math.fsum(float(km[i, j]) for i, j in pairwise(path))

    sides, best, is_better = [before, after], length(before, after), True
    while is_better:
        is_better = False
        for side in (0, 1):
            for i, j in combinations(range(len(sides[side]) + 1), 2):
                old = sides[side]
                sides[side] = [*old[:i], *reversed(old[i:j]), *old[j:]]
                found = length(*sides)
                if found < best - 1e-9:
                    best, is_better = found, True
                else:
                    sides[side] = old
    return sides[0], sides[1]
