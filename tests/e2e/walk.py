"""Every address of the site, and the people who knock at it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from enterprises.models import FareAgreement, RosterEntry, RosterFault, RosterUpload
from risk.models import CaseCount, CaseReceipt, County, CountyRating
from tests.e2e import world
from tests.factories.enterprises import (
    DailyReportFactory,
    HandoverFactory,
    TemperatureReadingFactory,
)
from tests.factories.risk import DutyFactory, OverrideProposalFactory, PolicyVersionFactory
from tests.factories.workers_registry import (
    AppealPaperFactory,
    CorrectionFactory,
    DestructionFactory,
    IntendedArrivalFactory,
    ListProposalFactory,
    ProxyFactory,
    RecognisedCodeFactory,
    RetentionRunFactory,
    SigningKeyFactory,
    StayFactory,
)
from transport.models import Coach, LeftBehind, Seat, Stop, VehicleType
from workers_registry import actions as worker_actions
from workers_registry.models import (
    Declaration,
    HealthCode,
    IntendedArrival,
    ListMatch,
    ListProposal,
    MedicalCheck,
    Worker,
)

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ELSEWHERE = "admin/", "accounts/second-factor/"
"""Prefixes of libraries: their own tests hold them; ours hold that strangers do not get in."""


@dataclass(frozen=True)
class Route:
    """One address: its name, and its pattern with names for what varies."""

    name: str
    pattern: str

    @property
    def is_api(self) -> bool:
        """Tell whether programs ask here."""
        return self.pattern.startswith("api/")


def routes() -> Iterator[Route]:
    """Give every address of the site, in the order of the resolver."""
    for name, pattern in _walk(get_resolver(), "", ""):
        if "<format>" not in pattern and not pattern.startswith(ELSEWHERE):
            yield Route(name, pattern)


def _walk(resolver: URLResolver, space: str, before: str) -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        pattern = before + _readable(str(one.pattern))
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one, inner, pattern)
        elif isinstance(one, URLPattern):
            yield f"{space}{one.name or one.callback.__name__}", pattern


def _readable(pattern: str) -> str:
    """Write a pattern of the router as a path: ^runs/(?P<pk>[^/.]+)/$ as runs/<pk>/."""
    named = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", pattern)
    converted = re.sub(r"<\w+:(\w+)>", r"<\1>", named)
    return converted.strip("^").replace("\\.", ".").replace("\\Z", "").removesuffix("$")


ROLES = (
    "anonymous",
    "enterprise",
    "other enterprise",
    "sending county",
    "receiving county",
    "other county",
    "province",
    "city",
    "power company",
    "worker",
    "other worker",
    "nobody",
    "admin",
)
"""The enterprise is the one that everything in the addresses belongs to, the worker one of its."""
NAMES = {
    "enterprise": world.username(world.OWNER),
    "other enterprise": world.username(world.RETURNED),
    "sending county": "zhenxiong",
    "receiving county": "yongkang",
    "province": "province",
    "city": "zhaotong",
    "power company": "power",
    "admin": "admin",
}
"""The accounts of the world by role; the other roles get theirs here."""
ELSEWHERE_CODE = "330702"
"""A county that has nothing to do with any of it."""


class Cast:
    """Somebody of each role, and the things that belong to the one enterprise."""

    def __init__(self) -> None:
        seats = Seat.objects.filter(is_published=True).order_by("pk")
        code = world.firms()[world.OWNER - 1].credit_code
        own = {"entry__application__enterprise__credit_code": code}
        self.seat = seats.filter(**own)[0]
        self.other_seat = seats.exclude(**own)[0]
        self.application = self.seat.entry.application
        self.things = self._things()
        self.users = {role: self._user(role) for role in ROLES if role != "anonymous"}
        self.clients = {role: self._client(role) for role in ROLES}

    def username(self, role: str) -> str:
        """Give the user name of somebody of that role; empty for who has not signed in."""
        return self.users[role].username if role in self.users else ""

    def _client(self, role: str) -> Client:
        client = Client(raise_request_exception=False)
        if role in self.users:
            client.force_login(self.users[role], BACKEND)
        return client

    def _user(self, role: str) -> User:
        if role in NAMES:
            return User.objects.get(username=NAMES[role])
        if role == "worker":
            return worker_actions.user_of(self.seat.worker)
        if role == "other worker":
            return worker_actions.user_of(self.other_seat.worker)
        user = User.objects.create_user(role.replace(" ", "-"))
        if role == "other county":
            DutyFactory(user=user, county=County.objects.get(pk=ELSEWHERE_CODE))
        return user

    def path(self, route: Route) -> str:
        """Fill an address in with things of the enterprise, its worker and its corridor."""
        return "/" + re.sub(r"<(\w+)>", lambda part: self._value(route, part[1]), route.pattern)

    def _value(self, route: Route, word: str) -> str:
        if word == "entry_pk":
            return str(self.seat.entry_id)
        if word == "paper_pk":
            return str(self.things["papers"])
        if word == "place":
            return "1"
        first = route.pattern.removeprefix("api/").split("/")[0]
        if first not in self.things:
            raise LookupError(f"say in walk.Cast._things what /{first}/<{word}>/ is about")
        return str(self.things[first])

    def _things(self) -> dict[str, object]:
        """Give a key for each kind of address."""
        return {**self._things_of_the_enterprise(), **self._things_of_the_worker(), **_public()}

    def _things_of_the_enterprise(self) -> dict[str, object]:
        application = self.application
        return {
            "applications": application.pk,
            "enterprises": application.enterprise_id,
            "power-portraits": application.enterprise_id,
            "power-mismatches": application.enterprise_id,
            "roster-uploads": RosterUpload.objects.filter(application=application)[0].pk,
            "roster-entries": self.seat.entry_id,
            "roster-faults": RosterFault.objects.filter(upload__application=application)[0].pk,
            "papers": application.papers.all()[0].pk,
            "fare-agreements": FareAgreement.objects.all()[0].pk,
            **_after_arrival(self.seat.entry),
            "runs": self.seat.run_id,
            "trips": self.seat.trip_id,
            "seats": self.seat.pk,
            "left-behind": LeftBehind.objects.filter(
                run=self.seat.run, entry__application=application
            )[0].pk,
        }

    def _things_of_the_worker(self) -> dict[str, object]:
        worker = self.seat.worker
        official = User.objects.get(username=NAMES["sending county"])
        return {
            "workers": worker.pk,
            "me": ProxyFactory(holder=worker, held=self.other_seat.worker, by=official).held_id,
            "codes": HealthCode.objects.filter(worker=worker)[0].pk,
            "stays": StayFactory(worker=worker, county=worker.home_county).pk,
            "declarations": Declaration.objects.filter(worker=worker)[0].pk,
            "arrivals": _arrival_of(worker).pk,
            "recognitions": RecognisedCodeFactory(worker=worker, by=official).pk,
            "medical-checks": MedicalCheck.objects.filter(worker=worker)[0].pk,
            "list-matches": ListMatch.objects.all()[0].pk,
            "appeals": AppealPaperFactory(
                appeal__worker=worker, appeal__code__worker=worker, appeal__code__colour="green"
            ).appeal_id,
            "corrections": CorrectionFactory(worker=worker, attachment="aGk=").pk,
            "lists": _list_of(worker, official).pk,
            "list-proposals": _list_of(worker, official).pk,
        }


def _list_of(worker: Worker, official: User) -> ListProposal:
    """Give a list on which the worker stands."""
    return ListProposalFactory(county=worker.home_county, worker_ids=[worker.pk], by=official)


def _after_arrival(entry: RosterEntry) -> dict[str, object]:
    """Give what is kept once the worker has arrived."""
    handover = HandoverFactory(entry=entry)
    return {
        "handovers": handover.pk,
        "temperatures": TemperatureReadingFactory(entry=entry).pk,
        "daily-reports": DailyReportFactory(enterprise=entry.application.enterprise).pk,
    }


def _arrival_of(worker: Worker) -> IntendedArrival:
    """Give when the worker means to arrive: as the world knows it, else made."""
    known = IntendedArrival.objects.filter(worker=worker, closed_at=None).first()
    return known or IntendedArrivalFactory(worker=worker)


def _public() -> dict[str, object]:
    """Give the things that concern no person."""
    admin = User.objects.get(username=NAMES["admin"])
    destination = County.objects.get(pk=world.DESTINATION)
    return {
        "counties": world.DESTINATION,
        "townships": destination.townships.latest("pk").pk,
        "ratings": CountyRating.objects.latest("pk").pk,
        "case-counts": CaseCount.objects.latest("pk").pk,
        "case-receipts": CaseReceipt.objects.latest("pk").pk,
        "cases": CaseReceipt.objects.latest("pk").pk,
        "open-data": "ratings",
        "overrides": OverrideProposalFactory(county=destination, by=admin).pk,
        "policies": PolicyVersionFactory().pk,
        "destructions": (
            destruction := DestructionFactory(
                state="done",
                by=admin,
                second=User.objects.get(username=NAMES["sending county"]),
                backups="none",
                run=RetentionRunFactory(),
            ).pk
        ),
        "destruction": destruction,
        "signing-keys": (key := SigningKeyFactory(county=destination).key_id),
        "keys": key,
        "stops": Stop.objects.latest("pk").pk,
        "coaches": Coach.objects.latest("pk").pk,
        "vehicle-types": VehicleType.objects.latest("pk").pk,
    }


ALSO = {
    "enterprise": ("home", "risk:map", "enterprises:application", "transport:trip"),
    "receiving county": ("home", "enterprises:application", "enterprises:people"),
    "sending county": ("home",),
    "province": ("home", "transport:trips", "transport:trip"),
    "worker": ("me",),
    "city": ("workers_registry:appeals",),
    "admin": ("home",),
}
"""Pages that look different to one more role than the first whose they are."""
PARTS = "transport:run_live", "enterprises:roster_progress", "api-docs"
"""What is no whole page of ours: a part that a script asks for, and a library's page."""
SHOWN_TO = ("anonymous", "enterprise", "receiving county", "sending county", "province", "worker")
"""To the first of these whose it is, a page is shown; else to the first of all roles."""


def pages_to_show(cast: Cast, role: str) -> Iterator[str]:
    """Give the path of every page that is looked at as somebody of this role."""
    from tests.e2e.pages import PAGES

    for route in routes():
        may = PAGES.get(route.name, frozenset()) if route.name not in PARTS else frozenset()
        first = next((one for one in (*SHOWN_TO, *ROLES) if one in may), None)
        if role == first or (role in may and route.name in ALSO.get(role, ())):
            path = cast.path(route)
            response = cast.clients[role].get(path)
            if response.status_code == 200 and "html" in response["Content-Type"]:
                yield path
            response.close()
