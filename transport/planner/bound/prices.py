"""Better prices by column generation: a linear programme over trips, kept near the best prices.

Its duals are prices per seat of each cell. They are kept in a box around the best prices so far,
since the duals of few trips are wild. Whatever they are, `TripSearch` proves what they are worth;
nothing of the programme is believed.
"""

import numpy as np

from transport.planner.bound.field import MOST, Field
from transport.planner.problem import Floats, Ints


class TripMaster:
    """The linear programme: cover each cell's seats by the trips seen so far."""

    def __init__(self, field: Field, trips: float) -> None:
        from ortools.linear_solver import pywraplp

        self.field, self._optimal = field, pywraplp.Solver.OPTIMAL
        self._solver = solver = pywraplp.Solver.CreateSolver("GLOP")
        inf, self._aim = solver.infinity(), solver.Objective()
        self._rows = [solver.Constraint(float(many), float(many)) for many in field.people]
        self._short = [solver.NumVar(0.0, inf, "") for _ in self._rows]
        self._over = [solver.NumVar(0.0, inf, "") for _ in self._rows]
        for row, short, over in zip(self._rows, self._short, self._over, strict=True):
            row.SetCoefficient(short, 1.0)
            row.SetCoefficient(over, -1.0)
        ground = field.ground
        self._fleet = [
            solver.Constraint(-inf, float(count) * ground.rotations) for count in ground.count
        ]
        self._trips = solver.Constraint(trips, inf)
        missing = solver.NumVar(0.0, inf, "")
        self._trips.SetCoefficient(missing, 1.0)
        self._aim.SetCoefficient(missing, float((ground.fixed + ground.per_km).max()))
        self._known: set[bytes] = set()

    def solve(self, low: Floats, high: Floats, seconds: float) -> tuple[Floats, Floats] | None:
        """Prices of the cells within the box, and the trip value each type is wanted below."""
        for short, over, least, most in zip(self._short, self._over, low, high, strict=True):
            self._aim.SetCoefficient(short, float(most))
            self._aim.SetCoefficient(over, -float(least))
        self._solver.set_time_limit(max(1, int(1000 * seconds)))
        if self._solver.Solve() != self._optimal:
            return None
        price = np.clip([row.dual_value() for row in self._rows], low, high)
        worth = np.array([row.dual_value() for row in self._fleet]) + self._trips.dual_value()
        return price, worth

    def add(self, trip: Ints, value: float, price: Floats) -> bool:
        """A trip found at these prices, filled as the search filled it; False: known already."""
        aboard = self._filled(trip, price)
        used = np.flatnonzero(aboard)
        key = trip[:1].tobytes() + used.tobytes() + np.round(aboard[used], 3).tobytes()
        if key in self._known:
            return False
        self._known.add(key)
        column = self._solver.NumVar(0.0, self._solver.infinity(), "")
        # The value is what the trip costs beyond the prices of those aboard.
        self._aim.SetCoefficient(column, value + float(aboard @ price))
        self._fleet[int(trip[0])].SetCoefficient(column, 1.0)
        self._trips.SetCoefficient(column, 1.0)
        for cell in used.tolist():
            self._rows[cell].SetCoefficient(column, float(aboard[cell]))
        return True

    def _filled(self, trip: Ints, price: Floats) -> Floats:
        """Seats of each cell aboard a found trip: the dearest pieces first."""
        field, seats = self.field, int(self.field.ground.seats[trip[0]])
        pickups = trip[1 : 1 + MOST][trip[1 : 1 + MOST] >= 0]
        cells = np.concatenate([np.arange(field.start[o], field.start[o + 1]) for o in pickups])
        cells = cells[np.isin(field.destination[cells], trip[1 + MOST :])]
        aboard, most = np.zeros(len(field.people)), int(field.ground.seats.max())
        pieces = []
        for group in np.unique(field.group[cells]).tolist():
            mine = cells[field.group[cells] == group]
            pieces += _pieces(mine, price[mine], field.people[mine], field.charge[group], most)
        for _, members, parts in sorted(pieces, key=lambda piece: -piece[0]):
            many = sum(parts)
            share = min(1.0, seats / many)
            aboard[members] += share * np.array(parts)
            seats -= min(seats, many)
            if seats <= 0:
                break
        return aboard


def _pieces(
    cells: Ints, price: Floats, people: Ints, charge: float, most: int
) -> list[tuple[float, list[int], list[int]]]:
    """Pieces of one group's seats at one price, its charge spread over the first."""
    order = np.argsort(-price, kind="stable")
    cells, price = cells[order], price[order]
    taken = np.minimum(np.cumsum(people[order]), most)
    parts = np.diff(taken, prepend=0)
    mean = (np.cumsum(price * parts) - charge) / taken
    end = int(np.argmax(mean)) + 1
    if mean[end - 1] <= 0:
        return []
    found = [(float(mean[end - 1]), cells[:end].tolist(), parts[:end].tolist())]
    rest = zip(price[end:].tolist(), cells[end:].tolist(), parts[end:].tolist(), strict=True)
    return found + [(worth, [cell], [many]) for worth, cell, many in rest if many and worth > 0]
