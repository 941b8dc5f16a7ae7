"""solve(): a checked plan with its proof, within the time or the moves that it is given.

A first plan is filled greedily, then annealed in rounds over parts; a bound is proved alongside.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Thread

import numpy as np

from transport.planner import improve
from transport.planner.bound import Bound, lower_bound
from transport.planner.check import check
from transport.planner.construct import PATIENCE, construct, seat_the_rest
from transport.planner.cost import cost
from transport.planner.explain import with_reasons, with_room_taken
from transport.planner.ground import Draft, Ground
from transport.planner.plan import Plan
from transport.planner.problem import Problem
from transport.planner.refill import refilled
from transport.planner.rescue import TRIPS, rescued
from transport.planner.result import Progress, Result
from transport.planner.sequence import plan_of, priced
from transport.planner.stop import Effort, Stop

PROOF = 0.4
"""Share of the time in which the proof goes on."""

DAYS = 1 / 3
"""Most of the time in which the day plan for the first plan is made."""

MOST_AT_FIRST = 500_000
"""Most parties of a problem whose first plan seats people one by one: it takes seconds, and the
first round does it as well."""

MOVES_A_ROUND = 7
"""Least moves of a round for each party: parting anew has its price."""

MOVES_A_SEAT = 20
"""Moves of a round for each seat that is tried for those left behind after it."""

RESCUE = 0.1
"""Share of a round's moves that are made once more around those left behind after it."""

LAST = 0.003
"""Share of the time that is kept for the same after the last round, which time may cut short."""

FIRST_SEATS = 20_000
"""Seats that are tried for those left behind by the first plan."""

EXPLAINING = 0.05
"""Most of the time that is kept for these reasons."""

A_REASON = 0.001
"""About how many seconds a reason takes, with looking for a free place; many take less."""

A_CHECK = 2e-6
"""About how many seconds the check of the plan takes for each party."""

LATE = 0.1
"""Seconds after the end in which reasons are still worked out; `explain` has the others."""

SHORT = (0.03, 0.08)
"""Shares of the people left behind from which on crowding is dearer, and as dear as staying."""

SETTLED = 0.15
"""Share of the search after which a draft must leave nobody behind whom the best plan carries."""

REASON = "没有找到比留下更划算的座位。 No seat was found that is cheaper than staying."


@dataclass(frozen=True, slots=True)
class Params:
    """How solve() searches. The defaults fit all sizes."""

    threads: int = 2
    """Threads that search; the plan does not depend on them when moves are limited."""
    rounds: int = 300
    """Most rounds in which the trips are parted anew."""
    hot: float = 0.5
    """First temperature, as a share of what a stop and an enterprise more cost."""
    cold: float = 0.04
    """Last temperature, likewise."""
    crowding: tuple[float, float] = (1.5, 8.0)
    """Price of a traveller without a seat, as a multiple of a seat's; at first and at last."""
    drive: float = 0.4
    """To empty coaches that are badly filled, at first."""


ProgressCallback = Callable[[Progress], bool | None]


def solve(
    problem: Problem, *, stop: Stop, seed: int = 0, params: Params | None = None,
    progress: ProgressCallback | None = None,
) -> Result:  # fmt: skip
    """The best plan found until `stop`, checked, with its bound.

    `progress` is called with each new state of the search; when it returns False the search
    ends with the best plan so far.
    """
    params = params or Params()
    with ThreadPoolExecutor(params.threads) as pool:
        search = _Search(problem, stop, seed, params, progress, pool)
        try:
            return search.run()
        finally:
            search.is_over = True


@dataclass(slots=True)
class _Search:
    """One run of solve()."""

    problem: Problem
    stop: Stop
    seed: int
    params: Params
    progress: ProgressCallback | None
    pool: ThreadPoolExecutor
    start: float = field(default_factory=time.monotonic)
    moves: int = 0
    rate: float = 3e5
    """Attempted moves a second, as last measured."""
    best: Draft = field(init=False)
    ground: Ground = field(init=False)
    bound: Bound = field(default_factory=lambda: Bound(0.0, "costs are not negative", ""))
    history: list[Progress] = field(default_factory=list)
    is_stopped: bool = False
    is_over: bool = False
    """The result is made: the proof need not go on."""
    is_adopted: bool = False
    fault: Exception | None = None
    """What the proof broke off with."""

    def run(self) -> Result:
        """Construct, improve, prove, check."""
        proof = self._proof()
        proof.start()
        self.ground = Ground(self.problem)
        draft = self._first()
        self.best = self._refilled(seat_the_rest(self.ground, draft), 0, FIRST_SEATS)
        self._note(self.best)
        draft = self.best.copy()
        fraction = 0.0
        for number in range(1, 10**9):
            if fraction >= 1.0 or self.is_stopped or len(draft.kind) == 0:
                break  # without a trip nobody can board one: construct() saw to that
            draft = self._round(draft, number, fraction)
            self._adopt()
            fraction = self._fraction()
        self._rescue_last()
        if self.stop.moves is not None:
            proof.join()
        return self._result()

    def _first(self) -> Draft:
        """Well filled coaches; in all but the largest problems others are taken along on them."""
        seconds = self.stop.seconds
        patience = PATIENCE if seconds is None else min(PATIENCE, DAYS * seconds)
        draft = construct(self.ground, patience=patience)
        if len(draft.trip_of) > MOST_AT_FIRST:
            return draft
        gentle = improve.Heat(1.0, 1.0, 1.0, 0.0)
        strict, _ = self._search(draft, number=0, moves=0, heat=gentle)
        return strict or draft

    def _proof(self) -> Thread:
        """Proves in the background; nobody waits for it when time is up but the interpreter.

        A solver that is cut off in the middle ends the process with a fault. Where moves are
        limited only the proof's first steps are made, which repeat exactly.
        """
        seconds = 0.0 if self.stop.moves is not None else PROOF * (self.stop.seconds or 0.0)
        return Thread(target=self._prove, args=(seconds,))

    def _prove(self, seconds: float) -> None:
        try:
            lower_bound(
                self.problem, seconds=seconds, progress=self._take_bound,
                may_go_on=lambda: not self.is_over,
            )  # fmt: skip
        except Exception as error:  # kept for the thread that waits for the result
            self.fault = error

    def _take_bound(self, bound: Bound) -> None:
        self.bound = bound

    def _adopt(self) -> None:
        """Take over the plan that the proof has found, once, if it is better."""
        trips = self.bound.trips
        if self.is_adopted or not trips:
            return
        self.is_adopted = True
        trip_of = np.full(len(self.problem.parties), -1)
        for number, trip in enumerate(trips):
            trip_of[list(trip.parties)] = number
        kind, day = np.array([trip.kind for trip in trips]), np.array([t.day for t in trips])
        self._note(priced(self.ground, Draft(trip_of, kind, day, np.zeros(len(trips)))))

    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self.start

    def _fraction(self) -> float:
        """Share of the search that is over."""
        gap = max(0.0, 1 - self.bound.value / max(1e-9, self.ground.cost(self.best)))
        if self.stop.moves is None and self.ground.cost(self.best) - self.bound.value < 0.005:
            return 1.0  # proved to be the best there is
        if self.stop.is_over(Effort(self.seconds(), self.moves, gap)):
            return 1.0
        if self.stop.moves is not None:
            return self.moves / max(1, self.stop.moves)
        limit = self.stop.seconds
        return self.seconds() / self._deadline() if limit else 0.5

    def _deadline(self) -> float:
        """Seconds after which no new round starts: the rest is for ordering and checking.

        And for the reasons of those left behind. Of small problems that takes less than the half
        second by which a search may be late.
        """
        seconds = self.stop.seconds or 0.0
        rest = max(0.03, 1.2e-5 * len(self.problem.parties) - 0.1)
        if self.history and len(self.best.kind) > TRIPS:
            rest += LAST * seconds
        return max(0.01, seconds - rest - self._explaining())

    def _explaining(self) -> float:
        """Seconds that are kept for free places and reasons of those whom the best plan leaves."""
        if not self.history:
            return 0.0
        return min(EXPLAINING * (self.stop.seconds or 0.0), A_REASON * self._left())

    def _left(self) -> int:
        """Parties whom the best plan leaves behind."""
        return int((self.best.trip_of < 0).sum())

    def _may_seat(self) -> bool:
        """Whether there is time to look for one free place more: half of what is for reasons."""
        seconds = self.stop.seconds
        return seconds is None or self.seconds() < seconds - self._explaining() / 2

    def _may_explain(self) -> bool:
        """Whether there is time for one reason more, and for the check after it."""
        checking = A_CHECK * len(self.problem.parties)
        seconds = self.stop.seconds
        return seconds is None or self.seconds() < seconds + LATE - checking

    def _round(self, draft: Draft, number: int, fraction: float) -> Draft:
        params, unit = self.params, self.ground.detour_price
        least = MOVES_A_ROUND * len(self.problem.parties)
        step = 1 / params.rounds
        if self.stop.moves is not None:
            step = max(step, min(1.0, least / max(1, self.stop.moves)))
        hot, end = (
            unit * params.hot * (params.cold / params.hot) ** f
            for f in (fraction, min(1.0, fraction + step))
        )
        drive = params.drive * max(0.0, 1 - fraction / 0.7)
        heat = improve.Heat(hot, end, self._crowding(fraction), drive)
        if self.stop.moves is not None:
            moves = int(self.stop.moves * step) + 1
        else:
            left = max(0.0, self._deadline() - self.seconds())
            moves = max(least, int(self.rate * min(left, self._deadline() * step)))
        if number % 4 == 1 and fraction < 0.45:
            improve.thin(self.ground, draft)
        before = self.seconds()
        strict, spent = self._search(draft, number=number, moves=moves, heat=heat)
        self.moves += spent
        if spent > 1000:
            self.rate = 0.5 * (self.rate + spent / (self.seconds() - before))
        if strict is None:
            return draft
        strict = self._refilled(seat_the_rest(self.ground, strict), number, moves // MOVES_A_SEAT)
        strict = self._rescued(strict, number, moves=int(RESCUE * moves), may_start=self._may_start)
        self._note(strict)
        if self.ground.cost(strict) <= self.ground.cost(draft):
            return strict.copy()
        if fraction > SETTLED and self._left_price(self.best) < self._left_price(draft):
            return self.best.copy()  # the draft has too few trips, and a search adds none
        return draft

    def _crowding(self, fraction: float) -> float:
        """Price of a traveller without a seat, as a multiple of a seat's.

        Where seats are so short that many stay whatever is done, it is about what those cost who
        do: otherwise all of them crowd onto the trips, and what comes of that is no plan.
        """
        low, high = self.params.crowding
        price: float = low * (high / low) ** fraction
        left = self.best.trip_of < 0
        people = float(self.problem.parties.size[left].sum())
        share = people / self.problem.travellers - SHORT[0]
        if share <= 0:
            return price
        dear = float(self.problem.unserved_price[left].sum()) / people / self.ground.seat_price
        return max(price, dear * min(1.0, share / (SHORT[1] - SHORT[0])))

    def _refilled(self, draft: Draft, number: int, attempts: int) -> Draft:
        """The draft, filled again where somebody is left behind and there is time for it."""
        if not self._may_start():
            return draft
        return refilled(self.ground, draft, attempts=attempts, seed=(self.seed, number))

    def _rescued(
        self, draft: Draft, number: int, *, moves: int, may_start: Callable[[], bool]
    ) -> Draft:
        """The draft, searched once more around those whom it leaves behind."""
        return rescued(
            self.ground, draft, heat=self.ground.detour_price * self.params.cold, moves=moves,
            seed=(self.seed, number), may_start=may_start,
        )  # fmt: skip

    def _rescue_last(self) -> None:
        """Search once more around those whom the last round left behind when its time was up."""
        seconds = self.stop.seconds
        if seconds is None or self.is_stopped or not self._left():
            return
        end = self._deadline() + LAST * seconds
        found = self._rescued(
            self.best, 0, moves=int(self.rate * LAST * seconds),
            may_start=lambda: self.seconds() < end,
        )  # fmt: skip
        if self.ground.cost(found) < self.ground.cost(self.best):
            self._note(found)

    def _left_price(self, draft: Draft) -> float:
        return float(self.problem.unserved_price[draft.trip_of < 0].sum())

    def _search(
        self, draft: Draft, *, number: int, moves: int, heat: improve.Heat
    ) -> tuple[Draft | None, int]:
        draft.drop_empty()
        return improve.search_round(
            self.ground, draft, heat=heat, moves=moves, seed=(self.seed, number), pool=self.pool,
            may_start=self._may_start if number else lambda: True,
        )  # fmt: skip

    def _may_start(self) -> bool:
        return self.stop.seconds is None or self.seconds() < self._deadline()

    def _note(self, draft: Draft) -> None:
        """Keep the draft if it is the best, and tell of the state of the search."""
        if self.ground.cost(draft) < self.ground.cost(self.best) - 1e-6 or not self.history:
            self.best = draft.copy()
        left = self.best.trip_of < 0
        state = Progress(
            seconds=self.seconds(),
            moves=self.moves,
            cost=self.ground.cost(self.best),
            bound=self.bound.value,
            trips=len(self.best.kind),
            unserved=int(self.problem.parties.size[left].sum()),
        )
        self.history.append(state)
        if self.progress is not None and self.progress(state) is False:
            self.is_stopped = True

    def _result(self) -> Result:
        if self.fault is not None:
            raise self.fault
        plan = plan_of(self.ground, self.best, reason=REASON)
        plan = with_room_taken(self.problem, plan, may_go_on=self._may_seat)
        total = cost(self.problem, plan).total
        bound = min(self.bound.value, total)
        plan = Plan(plan.problem, plan.trips, plan.unserved, bound)
        plan = with_reasons(self.problem, plan, may_go_on=self._may_explain)
        faults = check(self.problem, plan)
        if faults:
            raise AssertionError(f"the search broke a rule: {faults[0]}")
        return Result(
            plan=plan, cost=total, bound=bound, method=self.bound.method, seed=self.seed,
            seconds=self.seconds(), moves=self.moves, history=self.history,
        )  # fmt: skip
