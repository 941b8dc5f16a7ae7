"""The bridge to the planner: what a run asks, as a Problem, and who may not be asked for.

Everybody on the corridor's approved rosters is in exactly one place: in a party of the problem, or
among the refusals.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from enterprises import queries as enterprise_queries
from enterprises.models import RosterEntry
from risk import calendar
from risk import queries as risk_queries
from transport import gate, seating
from transport.models import PlanningRun, Stop, VehicleType
from transport.planner import problem as planner
from transport.queries.gate import facts_of, gate_policy
from transport.queries.journeys import carrying_seats, seats_ahead
from transport.queries.timetables import journey_policy

UNSERVED_COST = {1: 1e6, 2: 3e5, 3: 1e5}
"""Yuan for each person left behind, by priority: above the price of a coach of their own, so that
nobody stays to save money, and key posts go first when there is not enough room."""


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a party, by key."""

    entry: int
    worker: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A person who is not asked for, and why."""

    member: Member
    code: str
    details: gate.Details


@dataclass(frozen=True)
class Question:
    """What a run asks the planner, and what it does not ask."""

    problem: planner.Problem
    members: Mapping[str, tuple[Member, ...]]
    """The people of each party, by the party's id."""
    refusals: tuple[Refusal, ...]

    @property
    def people(self) -> int:
        """Everybody on the corridor's approved rosters."""
        return sum(map(len, self.members.values())) + len(self.refusals)


def planning_problem(run: PlanningRun) -> planner.Problem:
    """Give the problem that a run asks the planner to solve."""
    return question_of(run).problem


def question_of(run: PlanningRun) -> Question:
    """Judge everybody on the corridor's approved rosters and ask for those who may ride."""
    entries = list(enterprise_queries.approved_entries(run.origin_id, run.destination_id))
    stops = _stops(run)
    groups: dict[tuple[object, ...], list[tuple[RosterEntry, list[date]]]] = {}
    refusals: list[Refusal] = []
    for entry, days, refusal in _judged(run, entries, {stop.id for stop in stops}):
        if refusal is not None:
            refusals.append(refusal)
        else:
            groups.setdefault(_party_key(entry), []).append((entry, days))
    parties = [_party(run, group) for group in groups.values()]
    rules = _rules(run)
    problem = planner.Problem(
        name=f"run-{run.pk}",
        stops=stops,
        parties=planner.party_columns([party for party, _ in parties], stops, rules),
        vehicle_types=vehicle_types_of(run),
        travel=_travel(run),
        rules=rules,
    )
    return Question(problem, {party.id: people for party, people in parties}, tuple(refusals))


def _judged(
    run: PlanningRun, entries: list[RosterEntry], stops: set[str]
) -> Iterable[tuple[RosterEntry, list[date], Refusal | None]]:
    """Give each entry with its days of departure, or with the reason why it has none."""
    facts, policy, today = facts_of(entries), gate_policy(), calendar.today()
    seated, carried = _seated(entries)
    for entry in entries:
        window = _window(run, entry)
        days, refusal = gate.allowed_days(facts[entry.pk], window, today=today, policy=policy)
        code, details = refusal.code, refusal.details
        if entry.worker_id in seated:
            days, code, details = [], "already-seated", {}
        elif entry.pk in carried:
            days, code, details = [], "journey-unsigned", {}
        elif not window:
            code, details = "outside-dates", _asked_days(entry)
        elif not {entry.pickup_id, entry.dropoff_id} <= stops:
            days, code, details = [], "stop-missing", {}
        member = Member(entry.pk, entry.worker_id)
        yield entry, days, None if days else Refusal(member, code, details)


def _seated(entries: list[RosterEntry]) -> tuple[set[int], set[int]]:
    """Give the workers whose journey is not over before today, and the entries that had theirs.

    An entry brings its worker once; who was not aboard is asked for again.
    """
    seated = seats_ahead().filter(worker__in=[entry.worker_id for entry in entries])
    carried = carrying_seats(entries)
    return (
        set(seated.values_list("worker_id", flat=True)),
        set(carried.values_list("entry_id", flat=True)),
    )


def _window(run: PlanningRun, entry: RosterEntry) -> list[date]:
    """Give the days that the run and the entry's application have in common."""
    first = max(run.first_day, entry.application.arrive_from)
    last = min(run.last_day, entry.application.arrive_until)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _asked_days(entry: RosterEntry) -> gate.Details:
    application = entry.application
    return {
        "first": application.arrive_from.isoformat(),
        "last": application.arrive_until.isoformat(),
    }


def _party_key(entry: RosterEntry) -> tuple[object, ...]:
    """Give what the people of one party have in common; nobody shares it without a household."""
    if not entry.household:
        return (entry.pk,)
    return (entry.application_id, entry.household, entry.pickup_id, entry.dropoff_id)


def _party(
    run: PlanningRun, group: list[tuple[RosterEntry, list[date]]]
) -> tuple[planner.Party, tuple[Member, ...]]:
    """Make one party of its people: the days that suit all, the highest priority among them."""
    entries = [entry for entry, _ in group]
    days = [(day - run.first_day).days for day in set.intersection(*(set(d) for _, d in group))]
    party = planner.Party(
        id=f"P{entries[0].pk}",
        origin=entries[0].pickup_id,
        destination=entries[0].dropoff_id,
        enterprise=f"E{entries[0].application.enterprise_id}",
        size=len(entries),
        priority=min(entry.priority for entry in entries),
        days=(min(days), max(days)),
    )
    return party, tuple(Member(entry.pk, entry.worker_id) for entry in entries)


def _stops(run: PlanningRun) -> list[planner.Stop]:
    """Give the stops of both counties; ids are township codes."""
    sides = {run.origin_id: planner.Side.ORIGIN, run.destination_id: planner.Side.DESTINATION}
    rows = Stop.objects.filter(township__county__in=sides).select_related("township")
    return [
        planner.Stop(
            id=stop.pk,
            name=stop.township.name,
            lon=stop.lon,
            lat=stop.lat,
            side=sides[stop.township.county_id],
            county=stop.township.county_id,
        )
        for stop in rows
    ]


def vehicle_types_of(run: PlanningRun) -> list[planner.VehicleType]:
    """Give the types of the run's fleet with the seats that its load limit leaves."""
    policy, _version = risk_queries.policy_on(run.first_day, seating.Policy)
    kinds = [
        planner.VehicleType(
            id=kind.code,
            seats=seating.usable_seats(kind.approved_seats, run.load_limit, policy),
            count=run.fleet[kind.code],
            fixed_cost=float(kind.fixed_cost),
            cost_per_km=float(kind.cost_per_km),
        )
        for kind in VehicleType.objects.filter(code__in=run.fleet)
    ]
    return [kind for kind in kinds if kind.seats]


def _travel(run: PlanningRun) -> planner.TravelModel:
    policy = journey_policy(run.first_day)
    return planner.TravelModel(circuity=policy.circuity, kmh=policy.kmh)


def _rules(run: PlanningRun) -> planner.Rules:
    """Give the run's limits and prices."""
    limit = run.reception_per_day
    return planner.Rules(
        max_pickups=run.max_pickups,
        max_dropoffs=run.max_dropoffs,
        enterprise_cost=float(run.enterprise_cost),
        unserved_cost=UNSERVED_COST,
        horizon_days=(run.last_day - run.first_day).days + 1,
        turnaround_days=run.turnaround_days,
        reception_per_day={} if limit is None else {run.destination_id: float(limit)},
    )
