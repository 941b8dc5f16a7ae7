"""A made-up campaign in the database: places, coaches, enterprises, applications, people, codes.

The places, groups of neighbours, windows and priorities are those of `benchmarks/generate.py`; the
people pass the gate but for two in a hundred. Everybody is drawn from the seed, nobody exists.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from benchmarks.generate import problem
from benchmarks.rosters import identity_number
from enterprises.models import Application, Enterprise
from risk import calendar
from risk.models import County, CountyRating, Level, Township
from transport import actions
from transport.models import VehicleType
from workers_registry import actions as worker_actions
from workers_registry.actions.copying import copy_rows

DAY = timedelta(days=1)
LOAD_LIMIT = Decimal("0.5")
WITHOUT_CHECK, YELLOW, STALE = 200, 70, 300
"""Of so many people one has no health check, a yellow code, a green one that is not current."""
ENTRY = (
    "application_id", "worker_id", "row", "pickup_id", "dropoff_id", "household", "priority",
    "standing", "reason", "is_open",
)  # fmt: skip
CODE = (
    "worker_id", "day", "colour", "rule", "until", "current_until", "evidence", "policy_version",
    "cause", "computed_at",
)  # fmt: skip
CHECK = ("worker_id", "checked_on", "valid_until", "is_fit", "issuer", "recorded_at")


@dataclass
class World:
    """A drawn campaign on its way into the database."""

    drawn: dict
    days: int
    is_one_pair: bool
    """All stops of a side belong to one county, so that one run takes everybody."""
    people_of: Counter = field(default_factory=Counter)
    """Heads on each pair of counties."""
    applications: dict = field(default_factory=dict)
    """By enterprise, county of origin and window."""
    townships: dict = field(default_factory=dict)
    """The nine digits of each drawn stop: its county and its number there, at most 999."""

    @property
    def first(self) -> date:
        """The first day of departure."""
        return calendar.today()

    @property
    def last(self) -> date:
        """The last day of departure."""
        return self.first + timedelta(days=self.days - 1)

    def county(self, stop: dict) -> str:
        """Give the county that a stop of the drawn problem lies in."""
        return stop["county"][:2] + "0000" if self.is_one_pair else stop["county"]


def fill(*, people: int, counties: int, days: int, seed: int, is_one_pair: bool) -> None:
    """Fill an empty migrated database, all or nothing."""
    drawn = problem(people=people, counties=counties, days=days, seed=seed)
    world = World(drawn, days, is_one_pair)
    with transaction.atomic():
        user = User.objects.create_superuser("bench")
        _places(world, user)
        _applications(world)
        _people(world, user)
        _coaches(world, user)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _places(world: World, by: User) -> None:
    """Make the counties, all green, and a township with its stop for each drawn stop."""
    stops, numbers = world.drawn["stops"], Counter()
    for stop in stops:
        numbers[world.county(stop)] += 1
        world.townships[stop["id"]] = f"{world.county(stop)}{numbers[world.county(stop)]:03d}"
    County.objects.bulk_create(
        [
            County(code=code, name=code, short_name=code, city_code=code[:4] + "00", city=code,
                   province_code=code[:2] + "0000", province=code[:2], lon=at["lon"], lat=at["lat"])
            for code, at in {world.county(stop): stop for stop in stops}.items()
        ]
    )  # fmt: skip
    CountyRating.objects.bulk_create(
        CountyRating(county=county, day=date(2020, 1, 20), level=Level.GREEN, basis="published",
                     rule="R1", policy_version="v1")
        for county in County.objects.all()
    )  # fmt: skip
    CountyRating.objects.update(decided_at=timezone.now() - timedelta(days=30))
    Township.objects.bulk_create(
        Township(code=world.townships[stop["id"]], county_id=world.county(stop), name=stop["name"],
                 lon=stop["lon"], lat=stop["lat"], is_synthetic=True)
        for stop in stops
    )  # fmt: skip
    rows = [
        actions.NewStop(
            world.townships[stop["id"]], f"{stop['name']}站", stop["lon"], stop["lat"], True
        )
        for stop in stops
    ]
    actions.place_stops(rows, by=by)


def _applications(world: World) -> None:
    """Make each enterprise, and an approved application for each county and window it asks for."""
    stops = {stop["id"]: stop for stop in world.drawn["stops"]}
    firms, asked = {}, {}
    for party in world.drawn["parties"]:
        end = world.county(stops[party["to"]])
        firms[party["enterprise"]] = (end, party["to"])
        origin = world.county(stops[party["from"]])
        asked[key_of(party, origin)] = (origin, party)
        world.people_of[origin, end] += party["size"]
    made = Enterprise.objects.bulk_create(
        [
            Enterprise(credit_code=f"91{end}{n:010d}", name=f"虚构企业{n}", county_id=end,
                       township_id=world.townships[to], industry="x", staff_count=1,
                       is_synthetic=True)
            for n, (end, to) in enumerate(firms.values())
        ],
        batch_size=2000,
    )  # fmt: skip
    enterprises = dict(zip(firms, made, strict=True))
    rows = [
        _application(world, n, enterprises[party["enterprise"]], origin, party)
        for n, (origin, party) in enumerate(asked.values())
    ]
    ready = Application.objects.bulk_create(rows, batch_size=2000)
    world.applications = dict(zip(asked, ready, strict=True))


def key_of(party: dict, origin: str) -> tuple:
    """Give what the people of one application have in common."""
    return party["enterprise"], origin, *party.get("days", ())


def _application(
    world: World, n: int, enterprise: Enterprise, origin: str, party: dict
) -> Application:
    first, last = party.get("days", (0, world.days - 1))
    return Application(
        number=f"FG-{n:07d}", enterprise=enterprise, origin_county_id=origin,
        arrive_from=world.first + timedelta(days=first),
        arrive_until=world.first + timedelta(days=last), isolation_places=1, status="approved",
        path="filing", approver="township", submitted_on=world.first, due_on=world.last,
        decided_on=world.first,
    )  # fmt: skip


def _people(world: World, by: User) -> None:
    """Register everybody and put them on the rosters, with codes and health checks."""
    parties = world.drawn["parties"]
    county = {stop["id"]: world.county(stop) for stop in world.drawn["stops"]}
    heads = [(party, county[party["from"]]) for party in parties for _ in range(party["size"])]
    workers = worker_actions.register_workers(
        [
            worker_actions.NewWorker(
                f"虚构{n}", identity_number(n), f"1380{n:07d}", origin, is_synthetic=True
            )
            for n, (_, origin) in enumerate(heads)
        ],
        by=by,
    )
    ids = [worker.pk for worker in workers]
    copy_rows("enterprises_rosterentry", ENTRY, _entries(world, heads, ids))
    copy_rows("workers_registry_healthcode", CODE, _codes(world, ids))
    copy_rows("workers_registry_medicalcheck", CHECK, _checks(world, ids))


def _entries(world: World, heads: list, ids: list[int]) -> Iterator[tuple]:
    rows: Counter = Counter()
    for (party, origin), worker in zip(heads, ids, strict=True):
        application = world.applications[key_of(party, origin)].pk
        rows[application] += 1
        yield (
            application, worker, rows[application], world.townships[party["from"]],
            world.townships[party["to"]], party["id"] if party["size"] > 1 else "",
            party["priority"], "admitted", "", True,
        )  # fmt: skip


def _codes(world: World, ids: list[int]) -> Iterator[tuple]:
    now = timezone.now()
    for worker in ids:
        is_yellow, is_stale = worker % YELLOW == 0, worker % STALE == 1
        colour, rule = ("yellow", "R3.4") if is_yellow else ("green", "R3.7")
        until = world.last if is_yellow else None
        current = world.first - timedelta(days=1) if is_stale else world.last
        yield worker, world.first, colour, rule, until, current, "{}", "v1", "fact", now


def _checks(world: World, ids: list[int]) -> Iterator[tuple]:
    now = timezone.now()
    for worker in ids:
        if worker % WITHOUT_CHECK:
            yield worker, world.first, world.last, True, "虚构医院", now


def _coaches(world: World, by: User) -> None:
    """Register the drawn fleet, twice as large where every other seat stays free, by county."""
    kinds = world.drawn["vehicle_types"]
    actions.register_vehicle_types(
        [
            actions.NewVehicleType(
                kind["id"], f"{kind['seats']} 座", kind["seats"], VehicleType.Air.SEALED,
                Decimal(kind["fixed_cost"]), Decimal(str(kind["cost_per_km"])),
            )
            for kind in kinds
        ],
        by=by,
    )  # fmt: skip
    wanted = Counter()
    for pair in world.people_of:
        for code, count in fleet(world.drawn, world.people_of, pair).items():
            wanted[pair[0], code] += count
    codes = [key for key, count in wanted.items() for _ in range(count)]
    rows = [
        actions.NewCoach(f"云C-{n:05d}", code, "虚构客运", county, is_synthetic=True)
        for n, (county, code) in enumerate(codes)
    ]
    actions.register_coaches(rows, by=by)


def fleet(drawn: dict, people_of: Counter, pair: tuple[str, str]) -> dict[str, int]:
    """Give the coaches of a pair of counties: its share of the drawn fleet by its people."""
    share = people_of[pair] / people_of.total() / float(LOAD_LIMIT)
    return {kind["id"]: int(share * kind["count"]) + 1 for kind in drawn["vehicle_types"]}
