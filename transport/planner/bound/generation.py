"""Raises the prices round by round: propose by the trips seen, judge by all trips, learn."""

import math
import time
from collections.abc import Callable

import numpy as np

from transport.planner.bound.field import Field
from transport.planner.bound.ground import Ground
from transport.planner.bound.prices import TripMaster
from transport.planner.bound.shares import value_of
from transport.planner.bound.trips import Found, TripSearch
from transport.planner.problem import Floats

BOX = 0.05
"""Half a side of the first box, as a part of the mean price."""
SHRINK = 0.75
LEARNED = 400
"""Trips learned a round at least, where so many are found; more with many cells."""
STEPS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 1.0)
"""Where between the first and the new prices trips over several counties are looked for."""
PROOF = 0.4
"""Part of the time left that one proof may take."""
RIPE = 0.004
"""How far trips may be below what is wanted when others are looked for, in coach's prices."""
FIRST = (0.002, 0.005, 0.01, 0.02)
"""How far above the least the first trips may be, as parts of a coach's prices."""
SLACK = 1e-3


class Generation:
    """Better prices for the trips of a field, from the shares of the road on."""

    def __init__(self, ground: Ground, field: Field, road: Floats, end: float) -> None:
        self.ground, self.field, self.end = ground, field, end
        self.search, self.master = TripSearch(field), TripMaster(field, self._fewest_trips())
        self.began = time.monotonic()
        self.stay = ground.problem.unserved_price / ground.problem.parties.size
        self.highest = self._by_cell(self.stay)
        self.centre = np.minimum(self._by_cell(road + ground.mixing), self.highest)
        self.box = BOX * float(self.centre.mean())
        self.best, self.far, self.part = 0.0, math.inf, 0.3
        self.most = max(LEARNED, len(field.people) // 2)
        self.proved, self._next = 0.0, 0.0
        self.first = self.centre, np.zeros(len(ground.kinds))

    def run(self, offer: Callable[[float], bool]) -> None:
        """Offer each bound; `offer` says whether to go on."""
        self._first()
        going = True
        while going and offer(self.proved):
            started = time.monotonic()
            going = self._round()
            going = going and time.monotonic() + (time.monotonic() - started) < self.end
        offer(self.proved)

    def _first(self) -> None:
        """Some trips near the first prices, to begin with."""
        simple = self.search.simple(self.centre)
        self.first = self.centre, simple
        for part in FIRST:
            aim = simple + part * (float(self.centre.mean()) * self.ground.seats)
            found = self.search.find(self.centre, aim, self._share(), near=True)
            if found is None:
                return
            self._judge(self.centre, found)
            if self._learn(found, self.centre, simple) == self.most:
                return

    def _round(self) -> bool:
        """Propose, judge, learn; whether to go on."""
        low = np.maximum(0.0, self.centre - self.box)
        high = np.minimum(self.highest, self.centre + self.box)
        proposed = self.master.solve(low, high, self._left())
        if proposed is None:
            return False
        price, wanted = proposed
        # While the prices are wild only the worst trips are worth finding.
        worst = min(self.far, self.box * float(self.ground.seats.max()))
        aim = wanted - max(SLACK, self.part * worst)
        found = self.search.find(price, aim, self._share(), near=True)
        if found is None:  # too many trips look good: stay nearer to what is proved
            self.box, self.part = self.box / 2, min(0.8, self.part + 0.2)
            return True
        self.far = float(np.max(wanted - found.least, initial=0.0))
        learned = self._learn(found, price, wanted)
        better = self._judge(price, found)
        if not better:
            self.box *= SHRINK
        if learned < self.most / 4:
            self.part /= 2
        return self.box > SLACK and bool(better or learned or self.far > 2 * SLACK)

    def _judge(self, price: Floats, found: Found) -> bool:
        """Whether these prices seem to prove more than any before; then they are the new centre."""
        value = self._value(price, found)
        if value <= self.best:
            return False
        self.best, self.centre = value, price
        if not self.search.has_far:
            self.proved = value
        elif value > self.proved and self._is_ripe():
            self._prove(price, found)
        return True

    def _is_ripe(self) -> bool:
        """Whether the prices are tame enough, or the time so far gone, that a proof is worth it."""
        now = time.monotonic()
        tame = self.far < RIPE * float((self.centre.mean() * self.ground.seats).max())
        late = now - self.began > 0.5 * (self.end - self.began)
        return now > self._next and (tame or late)

    def _prove(self, price: Floats, near: Found) -> None:
        """Look for trips over several counties too, which alone proves a bound.

        At the first prices such trips lie far above the least and are soon left out; towards the
        new prices more and more of them have to be looked at. So step by step, as time allows.
        """
        started = time.monotonic()
        first, least = self.first
        for part in STEPS:
            between = first + part * (price - first)
            aim = least + part * (near.least - least)
            found = self.search.find(between, aim, PROOF * self._left())
            if found is None:
                break
            self.proved = max(self.proved, self._value(between, found))
            self._learn(found, between, aim)
        # Meanwhile the rounds go on for twice as long as this took.
        self._next = time.monotonic() + 2 * (time.monotonic() - started)

    def _value(self, price: Floats, found: Found) -> float:
        each = np.where(self.field.cell_of >= 0, price[self.field.cell_of], 0.0)
        return value_of(self.ground, np.minimum(each, self.stay), found.least)

    def _learn(self, found: Found, price: Floats, wanted: Floats) -> int:
        """Add the trips farthest below what is wanted; how many were new."""
        below = found.value - wanted[found.trips[:, 0]]
        order = np.argsort(below, kind="stable")[: self.most]
        return sum(self.master.add(found.trips[i], float(found.value[i]), price) for i in order)

    def _by_cell(self, each: Floats) -> Floats:
        """The highest of each cell's parties."""
        found, aboard = np.zeros(len(self.field.people)), self.field.cell_of >= 0
        np.maximum.at(found, self.field.cell_of[aboard], each[aboard])
        return found

    def _fewest_trips(self) -> float:
        """Trips that seat everybody at least, were all coaches the largest; 0 if some may stay."""
        seats, left = sorted(zip(self.ground.seats, self.ground.count, strict=True))[::-1], 0
        left, trips = self.ground.people, 0
        for size, count in seats:
            several = min(int(count) * self.ground.rotations, -(-left // int(size)))
            left, trips = left - several * int(size), trips + several
            if left <= 0:
                return float(trips)
        return 0.0

    def _share(self) -> float:
        """Seconds that one search may take."""
        return self._left() / 4

    def _left(self) -> float:
        return max(0.0, self.end - time.monotonic())
