"""The least road between two stops that any trip can drive. Pure.

A trip drives through pickups, crosses once and drives through drop-offs. So the shortest way among
pickups, one crossing and the shortest way among drop-offs bound its road from below, also where a
matrix breaks the triangle inequality. The great-circle model keeps it: the straight way is least.
"""

import numpy as np

from transport.planner.problem import Floats, Ints, Problem, TravelMatrix
from transport.planner.travel import Roads


def least_km(problem: Problem, origin: Ints, destination: Ints) -> Floats:
    """Least km between each pickup of `origin` and drop-off of `destination`, pair by pair."""
    if isinstance(problem.travel, TravelMatrix):
        return _through(problem, problem.travel.km, origin, destination=destination)
    return _straight_km(problem, origin, destination)


def least_minutes(problem: Problem, origin: Ints, destination: Ints) -> Floats:
    """Least minutes between each pickup and drop-off, pair by pair."""
    if isinstance(problem.travel, TravelMatrix):
        return _through(problem, problem.travel.minutes, origin, destination=destination)
    return _straight_km(problem, origin, destination) / problem.travel.kmh * 60


def empty_km(problem: Problem, depot: str | None, origin: Ints) -> Floats:
    """Least km from the depot to each pickup of `origin`, driven through other pickups."""
    if depot is None:
        return np.zeros(len(origin))
    here = problem.stop_index[depot]
    pickups = np.unique(problem.parties.origin)
    first = Roads(problem).km_block([here], pickups)[0]
    if isinstance(problem.travel, TravelMatrix):
        within = closed(problem.travel.km[np.ix_(pickups, pickups)])
        first = (first[:, None] + within).min(axis=0)
    return np.asarray(first[np.searchsorted(pickups, origin)])


def closed(table: Floats) -> Floats:
    """Shortest ways over any number of legs of a square table (Floyd and Warshall)."""
    best = np.array(table, dtype=np.float64)
    np.fill_diagonal(best, 0.0)
    for through in range(len(best)):
        np.minimum(best, best[:, through, None] + best[through], out=best)
    return best


def _through(problem: Problem, table: Floats, origin: Ints, *, destination: Ints) -> Floats:
    pickups, dropoffs = (
        np.unique(problem.parties.origin),
        np.unique(problem.parties.destination),
    )
    before = closed(table[np.ix_(pickups, pickups)])
    after = closed(table[np.ix_(dropoffs, dropoffs)])
    crossing = table[np.ix_(pickups, dropoffs)]
    first = np.stack([(row[:, None] + crossing).min(axis=0) for row in before])
    whole = np.stack([(first + column).min(axis=1) for column in after.T], axis=1)
    rows, columns = np.searchsorted(pickups, origin), np.searchsorted(dropoffs, destination)
    return np.asarray(whole[rows, columns])


def _straight_km(problem: Problem, origin: Ints, destination: Ints) -> Floats:
    """Straight km pair by pair, a block of rows at a time so that no matrix is built."""
    pickups, row = np.unique(origin, return_inverse=True)
    order = np.argsort(row, kind="stable")
    edges = np.searchsorted(row[order], np.arange(len(pickups) + 1))
    km, roads = np.empty(len(origin)), Roads(problem)
    for i, stop in enumerate(pickups):
        mine = order[edges[i] : edges[i + 1]]
        km[mine] = roads.km_block([int(stop)], destination[mine])[0]
    return km
