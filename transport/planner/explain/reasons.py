"""For everybody left behind, the smallest set of limits that stands in the way. Pure.

Every way to carry the party beside the plan's other people is looked at: on each trip, and on a
trip of its own with each type on each day. Each way breaks a set of limits; the smallest such set
is the reason. It is verified by construction: without exactly those limits the way is feasible
(`without.py` builds that problem and plan), and no smaller set opens any way.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from transport.planner.explain.limits import Board, Limit, Place
from transport.planner.explain.sentences import chinese, english
from transport.planner.explain.table import TripTable
from transport.planner.plan import Plan, Unserved
from transport.planner.problem import Problem

ENOUGH = 8
"""So many ways with the smallest number of limits are compared by cost."""
MOST = 20_000
"""Most parties whose reasons are worked out unasked: some ten seconds. `explain` has the others."""
NEAR_DAYS = 60
"""Days before and after a party's own that are looked at."""
ORDER = list(Limit)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one party is left behind."""

    party: str
    limits: tuple[Limit, ...]
    """The smallest set in the way; empty when the plan could carry the party as it is."""
    place: Place | None
    """The way that opens without these limits; None when there is no vehicle type at all."""
    others: tuple[tuple[Limit, ...], ...]
    """Other sets of the same number of limits that stand in the way of other ways."""
    english: str
    chinese: str

    @property
    def text(self) -> str:
        """Both sentences, for the plan file."""
        return f"{self.chinese} {self.english}"


def explain(problem: Problem, plan: Plan) -> list[Reason]:
    """A reason for every party in `unserved`, in its order."""
    reasons = _Reasons(Board(problem, plan))
    return [reasons.of(left.party) for left in plan.unserved]


def with_reasons(
    problem: Problem, plan: Plan, *, may_go_on: Callable[[], bool] = lambda: True,
    instead_of: str | None = None,
) -> Plan:  # fmt: skip
    """The plan with each party's reason in words, of those that have the words `instead_of`.

    Without these, of all. Where it may not go on, and of more than MOST, the old ones stay.
    """
    asked = [old for old in plan.unserved if instead_of in (None, old.reason)][:MOST]
    if not asked or not may_go_on():
        return plan
    reasons = _Reasons(Board(problem, plan))
    found = {old.party: reasons.of(old.party).text for old in asked if may_go_on()}
    left = [Unserved(old.party, found.get(old.party, old.reason)) for old in plan.unserved]
    return replace(plan, unserved=left)


class _Reasons:
    """The reasons found so far: parties alike have one."""

    def __init__(self, board: Board) -> None:
        self._board, self._table = board, TripTable(board)
        self._found: dict[tuple[int, ...], Reason] = {}

    def of(self, party: str) -> Reason:
        """The reason of one party."""
        p = self._board.row[party]
        alike = self._board.alike(p)
        if alike not in self._found:
            self._found[alike] = reason(self._board, self._table, p)
        return _told_of(self._found[alike], party)


def _told_of(found: Reason, party: str) -> Reason:
    """The reason of a party alike: its own name stands in the way that opens."""
    if found.place is None or found.party == party:
        return replace(found, party=party)
    trip = found.place.trip
    parties = tuple(party if one == found.party else one for one in trip.parties)
    place = replace(found.place, trip=replace(trip, parties=parties))
    return replace(found, party=party, place=place)


def reason(board: Board, table: TripTable, p: int) -> Reason:
    """The reason of one party."""
    ways = _easiest(board, table, p)
    party = board.problem.parties.ids[p]
    if not ways:
        return Reason(party, (Limit.FLEET,), None, (), english(board, p), chinese(board, p))
    best = min(ways, key=_rank)
    others = {_ordered(place) for place in ways} - {_ordered(best)}
    return Reason(
        party=party,
        limits=_ordered(best),
        place=best,
        others=tuple(sorted(others)),
        english=english(board, p, best),
        chinese=chinese(board, p, best),
    )


def _easiest(board: Board, table: TripTable, p: int) -> list[Place]:
    """The ways that break the fewest limits, as far as they had to be looked at."""
    best = _fewest(list(_own_trips(board, p)))
    numbers, limits = table.by_limits(p)
    for number, many in zip(numbers, limits, strict=True):
        least = len(best[0].broken) if best else len(ORDER)
        if many > least or (many == least and len(best) >= ENOUGH):
            break
        best = _fewest([*best, board.join(p, int(number))])
    return best


def _fewest(ways: list[Place]) -> list[Place]:
    least = min((len(way.broken) for way in ways), default=0)
    return [way for way in ways if len(way.broken) == least]


def _own_trips(board: Board, p: int) -> Iterator[Place]:
    """Ways to carry the party alone: the cheapest of each set of limits."""
    parties, horizon = board.problem.parties, board.problem.rules.horizon_days
    first = max(0, min(int(parties.first_day[p]), horizon - 1) - NEAR_DAYS)
    last = min(horizon - 1, max(int(parties.last_day[p]), first) + NEAR_DAYS)
    found: dict[tuple[Limit, ...], Place] = {}
    for kind in board.problem.vehicle_types:
        for day in range(first, last + 1):
            place = board.alone(p, kind, day)
            key = _ordered(place)
            if key not in found or place.extra < found[key].extra:
                found[key] = place
    return iter(found.values())


def _ordered(place: Place) -> tuple[Limit, ...]:
    return tuple(sorted(place.broken, key=ORDER.index))


def _rank(place: Place) -> tuple[int, float]:
    return len(place.broken), place.extra
