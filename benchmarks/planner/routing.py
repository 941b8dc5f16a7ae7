"""OR-Tools' routing library on a model: capacitated routes, coaches of all types, open ends."""

from typing import Any

import numpy as np

from benchmarks.planner.model import Model, Route


def solve(model: Model, *, seconds: float) -> list[Route] | None:
    """The routes found by cheapest insertion and guided local search; None: none in time."""
    from ortools.constraint_solver import pywrapcp

    fleet = [coaches for coaches in model.coaches for _ in range(coaches.count)]
    bundles = len(model.bundles)
    first = [bundles + coaches.start - model.ways for coaches in fleet]
    places = np.array([*(one.way for one in model.bundles), *range(model.ways, model.end + 1)])
    last = len(places) - 1
    manager = pywrapcp.RoutingIndexManager(len(places), len(fleet), first, [last] * len(fleet))
    routing = pywrapcp.RoutingModel(manager)
    table = model.metres[np.ix_(places, places)]
    prices: dict[int, int] = {}
    for v, coaches in enumerate(fleet):
        price = coaches.per_metre
        if price not in prices:
            prices[price] = routing.RegisterTransitMatrix((table * price).tolist())
        routing.SetArcCostEvaluatorOfVehicle(prices[price], v)
        routing.SetFixedCostOfVehicle(coaches.fixed, v)
    sizes = [one.size for one in model.bundles] + [0] * (len(places) - bundles)
    routing.AddDimensionWithVehicleCapacity(
        routing.RegisterUnaryTransitVector(sizes), 0, [one.seats for one in fleet], True, "people"
    )
    for number, one in enumerate(model.bundles):
        routing.AddDisjunction([manager.NodeToIndex(number)], one.price)
    found = routing.SolveWithParameters(_parameters(seconds))
    if found is None:
        return None
    return [Route(one.kind, _visits(routing, manager, found, v)) for v, one in enumerate(fleet)]


def _parameters(seconds: float) -> Any:
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    asked = pywrapcp.DefaultRoutingSearchParameters()
    strategy = routing_enums_pb2.FirstSolutionStrategy
    asked.first_solution_strategy = strategy.PARALLEL_CHEAPEST_INSERTION
    metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic
    asked.local_search_metaheuristic = metaheuristic.GUIDED_LOCAL_SEARCH
    asked.time_limit.FromMilliseconds(int(seconds * 1000))
    return asked


def _visits(routing: Any, manager: Any, found: Any, vehicle: int) -> list[int]:
    visits, index = [], found.Value(routing.NextVar(routing.Start(vehicle)))
    while not routing.IsEnd(index):
        visits.append(manager.IndexToNode(index))
        index = found.Value(routing.NextVar(index))
    return visits
