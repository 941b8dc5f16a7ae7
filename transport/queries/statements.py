"""Statements of cost: what each enterprise and county pays for the trips that were ridden."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from enterprises.models import Enterprise, FareAgreement
from risk import queries as risk_queries
from transport import settlement
from transport.models import Seat, Trip
from transport.queries.sight import Viewer, firm_of, visible_trips, with_ends

UNSIGNED = ("", Seat.Outcome.OVER)
"""The outcomes that nobody signed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One enterprise's part of one trip; None: nobody rode, the county bears the whole."""

    trip: Trip
    enterprise: Enterprise | None
    part: settlement.Part
    shares: settlement.Shares


@dataclass(frozen=True, slots=True)
class OpenTrip:
    """A trip that cannot be settled yet: not everybody aboard has been signed for."""

    trip: Trip
    seats: int
    unsigned: int


@dataclass(frozen=True, slots=True)
class Total:
    """The sums of some lines, in cents."""

    name: str
    trips: int
    riders: int
    total: int
    county: int
    enterprise: int
    worker: int


@dataclass(frozen=True, slots=True)
class Statement:
    """The settled trips of some days, what came of them, and the trips that are still open."""

    first_day: date
    last_day: date
    lines: tuple[Line, ...]
    by_enterprise: tuple[Total, ...]
    by_county: tuple[Total, ...]
    whole: Total
    open_trips: tuple[OpenTrip, ...]


def statement_of(user: Viewer, *, first_day: date, last_day: date) -> Statement:
    """Give the statement of the published trips that the user may see, both days included.

    An enterprise sees its own lines only. Six queries, however many trips.
    """
    trips = visible_trips(user).filter(is_published=True, day__range=(first_day, last_day))
    return _statement(list(trips.order_by("day", "number")), firm_of(user), first_day, last_day)


def statement_for(county: str, *, first_day: date, last_day: date) -> Statement:
    """Give the statement of all published trips to a county; for the command line."""
    trips = with_ends(Trip.objects.select_related("vehicle_type", "coach")).filter(
        is_published=True, day__range=(first_day, last_day), run__destination=county
    )
    return _statement(list(trips.order_by("day", "number")), None, first_day, last_day)


def _statement(trips: list[Trip], firm: int | None, first: date, last: date) -> Statement:
    aboard = _aboard(trips)
    agreed = _Agreed(trips)
    lines: list[Line] = []
    still_open: list[OpenTrip] = []
    firms = Enterprise.objects.in_bulk({key for rows in aboard.values() for key, _ in rows})
    for trip in trips:
        rows = aboard[trip.pk]
        unsigned = sum(outcome in UNSIGNED for _firm, outcome in rows)
        if unsigned:
            still_open.append(OpenTrip(trip, len(rows), unsigned))
            continue
        lines += _lines(trip, rows, firms, agreed.shares_of(trip))
    if firm is not None:
        lines = [line for line in lines if line.enterprise and line.enterprise.pk == firm]
    return Statement(
        first,
        last,
        tuple(lines),
        tuple(_totals(lines, lambda line: line.enterprise.name if line.enterprise else "")),
        tuple(_totals(lines, lambda line: line.trip.run.destination.name)),
        _total("", lines),
        tuple(still_open),
    )


def _aboard(trips: Sequence[Trip]) -> Mapping[int, list[tuple[int, str]]]:
    """Give (enterprise, outcome) of every seat, by trip."""
    rows: dict[int, list[tuple[int, str]]] = defaultdict(list)
    seats = Seat.objects.filter(trip__in=[trip.pk for trip in trips], is_published=True)
    for trip, firm, outcome in seats.values_list(
        "trip_id", "entry__application__enterprise", "outcome"
    ):
        rows[trip].append((firm, outcome))
    return rows


def _lines(
    trip: Trip,
    rows: Iterable[tuple[int, str]],
    firms: Mapping[int, Enterprise],
    shares: settlement.Shares,
) -> list[Line]:
    riders = Counter(firm for firm, outcome in rows if outcome == Seat.Outcome.ARRIVED)
    total = settlement.cents(trip.cost)
    parts = settlement.settle(total, riders, shares)
    if not parts:
        whole = settlement.Part(0, total, total, 0, 0)
        return [Line(trip, None, whole, settlement.Shares(100, 0))]
    return [Line(trip, firms[key], part, shares) for key, part in parts.items()]


class _Agreed:
    """The agreements that concern some trips, read at once."""

    def __init__(self, trips: Sequence[Trip]) -> None:
        ends = {trip.run.destination_id for trip in trips}
        self._agreements = list(FareAgreement.objects.filter(destination__in=ends))
        self._policies: dict[date, settlement.Policy] = {}

    def shares_of(self, trip: Trip) -> settlement.Shares:
        """Give the shares that hold for a trip on its day of departure."""
        for one in self._agreements:
            is_corridor = (one.origin_id, one.destination_id) == (
                trip.run.origin_id, trip.run.destination_id,
            )  # fmt: skip
            if is_corridor and trip.day in one.valid:
                return settlement.Shares(
                    one.county_percent, one.enterprise_percent, one.worker_percent
                )
        if trip.day not in self._policies:
            self._policies[trip.day], _version = risk_queries.policy_on(trip.day, settlement.Policy)
        policy = self._policies[trip.day]
        return settlement.Shares(
            policy.county_percent, policy.enterprise_percent, policy.worker_percent
        )


def _totals(lines: Sequence[Line], name_of: Callable[[Line], str]) -> list[Total]:
    """Give the sums by name, the dearest first."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        groups[name_of(line)].append(line)
    totals = [_total(name, group) for name, group in groups.items()]
    return sorted(totals, key=lambda total: (-total.total, total.name))


def _total(name: str, lines: Sequence[Line]) -> Total:
    return Total(
        name,
        trips=len({line.trip.pk for line in lines}),
        riders=sum(line.part.riders for line in lines),
        total=sum(line.part.total for line in lines),
        county=sum(line.part.county for line in lines),
        enterprise=sum(line.part.enterprise for line in lines),
        worker=sum(line.part.worker for line in lines),
    )
