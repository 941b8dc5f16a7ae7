"""Runs another engine on a problem file, in a process of its own, and writes its plan.

`python -m benchmarks.planner.peers pyvrp PROBLEM --out PLAN --seconds 60 --seed 1`
"""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import numpy as np

from benchmarks.planner.model import UNIT, Model, Route, model_of, plan_of

THREADS = 2
BUNDLE = 6
"""People who at most travel as one bundle."""
LEVEL = 2
"""How deep VROOM searches: deeper levels do not end within a minute here."""


class NoPlan(Exception):
    """The engine ended without a plan."""


def vroom(model: Model, *, seconds: float, seed: int) -> list[Route]:
    """VROOM: a pickup for each bundle, on two threads. Takes no seed."""
    import vroom as engine

    tasks = engine.Input()
    tasks.set_durations_matrix("car", model.metres // 20)
    tasks.set_distances_matrix("car", model.metres)
    kinds = []
    for coaches in model.coaches:
        # Its costs per km are whole numbers: its money is tenths of a yuan here.
        costs = engine.VehicleCosts(
            fixed=round(coaches.fixed * 10 / UNIT), per_hour=0, per_km=coaches.per_metre
        )
        for _ in range(coaches.count):
            tasks.add_vehicle(engine.Vehicle(
                len(kinds), start=coaches.start, end=model.end, capacity=[coaches.seats],
                costs=costs,
            ))  # fmt: skip
            kinds.append(coaches.kind)
    for number, one in enumerate(model.bundles):
        tasks.add_job(engine.Job(number, location=one.way, pickup=[one.size]))
    solved = tasks.solve(
        exploration_level=LEVEL, nb_threads=THREADS, timeout=timedelta(seconds=seconds)
    )
    bundles: dict[int, list[int]] = {}
    visits = solved.routes[["vehicle_id", "type", "id"]]
    for vehicle, what, number in visits.itertuples(index=False):
        if what == "job":
            bundles.setdefault(int(vehicle), []).append(int(number))
    return [Route(kinds[vehicle], found) for vehicle, found in bundles.items()]


def pyvrp(model: Model, *, seconds: float, seed: int) -> list[Route]:
    """PyVRP: a client for each bundle, who may stay for its price; one thread."""
    from pyvrp import (
        Client,
        Depot,
        Location,
        PenaltyParams,
        ProblemData,
        SolveParams,
        VehicleType,
        solve,
    )
    from pyvrp.stop import MaxRuntime

    starts = list(range(model.ways, model.end))
    depots = [Depot(location=place) for place in (*starts, model.end)]
    kinds = [
        VehicleType(
            num_available=coaches.count, capacity=[coaches.seats],
            start_depot=starts.index(coaches.start), end_depot=len(starts),
            fixed_cost=coaches.fixed, unit_distance_cost=coaches.per_metre,
        )
        for coaches in model.coaches
    ]  # fmt: skip
    clients = [
        Client(location=one.way, pickup=[one.size], required=False, prize=one.price)
        for one in model.bundles
    ]
    places = [Location(0, 0) for _ in model.metres]
    free = np.zeros_like(model.metres)
    data = ProblemData(places, clients, depots, kinds, [model.metres], [free])
    # Its own most is below the price of a seat in these units: no plan would become feasible.
    params = SolveParams(penalty=PenaltyParams(max_penalty=1e9))
    stop = MaxRuntime(seconds)
    found = solve(data, stop, seed=seed, display=False, params=params).best
    if not found.is_feasible():
        raise NoPlan("no feasible solution in time")
    return [
        Route(
            model.coaches[route.vehicle_type()].kind,
            [stop.idx for stop in route if stop.is_client()],
        )
        for route in found.routes()
    ]


def ortools(model: Model, *, seconds: float, seed: int) -> list[Route]:
    """OR-Tools' routing: cheapest insertion, guided local search; one thread. Takes no seed."""
    from benchmarks.planner.routing import solve

    routes = solve(model, seconds=seconds)
    if routes is None:
        raise NoPlan("no feasible solution in time")
    return routes


ENGINES: dict[str, Callable[..., list[Route]]] = {
    "vroom": vroom,
    "pyvrp": pyvrp,
    "ortools": ortools,
}
PACKAGES = {"vroom": "pyvroom", "pyvrp": "pyvrp", "ortools": "ortools"}
SEEDED = {"pyvrp"}
"""Engines that take a seed; the others run once."""


def main(argv: list[str]) -> int:
    """Solve one problem by one engine; 1 when it has no plan."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("problem", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bundle", type=int, default=BUNDLE)
    wanted = parser.parse_args(argv)
    raw = json.loads(wanted.problem.read_text(encoding="utf-8"))
    model = model_of(raw, most=wanted.bundle)
    try:
        routes = ENGINES[wanted.engine](model, seconds=wanted.seconds, seed=wanted.seed)
    except NoPlan as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    plan = plan_of(raw, model, routes)
    wanted.out.write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
