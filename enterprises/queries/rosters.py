"""The workers of one application, with what is known of each."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from enterprises import screening
from enterprises.models import (
    Application,
    RosterEntry,
    RosterFault,
    RosterImport,
    RosterUpload,
)
from enterprises.queries.applications import own_applications, visible_applications
from risk import calendar, level_policy
from risk.queries import policy_on, ratings_on
from workers_registry.models import HealthCode, MedicalCheck
from workers_registry.queries import codes_of, medical_checks_of


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One worker of a roster with the newest code and check, and what to expect of them."""

    entry: RosterEntry
    code: HealthCode | None
    medical: MedicalCheck | None
    outlook: screening.Outlook


def roster(application: Application) -> QuerySet[RosterEntry]:
    """Give the open entries of an application in the order of the file."""
    entries = application.entries.filter(is_open=True)
    return entries.select_related("worker", "pickup", "dropoff").defer(
        "worker__identity_number", "worker__phone"
    )


def roster_lines(entries: Iterable[RosterEntry], *, today: date | None = None) -> list[RosterLine]:
    """Give the entries with code, check and outlook, in two queries however many there are."""
    entries = list(entries)
    ids = [entry.worker_id for entry in entries]
    codes = codes_of(ids)
    checks = medical_checks_of(ids)
    day = today or calendar.today()
    ends = ends_of({entry.application_id for entry in entries}, day)
    return [
        _line(
            entry,
            codes.get(entry.worker_id),
            checks.get(entry.worker_id),
            ends=ends[entry.application_id],
            day=day,
        )
        for entry in entries
    ]


def ends_of(application_ids: Collection[int], day: date) -> dict[int, tuple[bool, bool]]:
    """Tell for each application whether its origin lets leave and its destination lets arrive.

    A county that nobody rated lets nobody through, as at the gate.
    """
    levels, _version = policy_on(day, level_policy.Policy)
    ratings = ratings_on(day)
    ends = Application.objects.filter(pk__in=application_ids).values_list(
        "pk", "origin_county", "enterprise__county"
    )

    def needs(code: str) -> level_policy.LevelRequirements | None:
        rating = ratings.get(code)
        return level_policy.requirements(rating.level, levels) if rating else None

    found = {}
    for pk, origin, destination in ends:
        leave, arrive = needs(origin), needs(destination)
        found[pk] = (
            leave is not None and leave.may_leave,
            arrive is not None and arrive.may_arrive,
        )
    return found


def _line(
    entry: RosterEntry,
    code: HealthCode | None,
    medical: MedicalCheck | None,
    *,
    ends: tuple[bool, bool],
    day: date,
) -> RosterLine:
    facts = screening.EntryFacts(
        colour=code.colour if code else None,
        until=code.until if code else None,
        current_until=code.current_until if code else None,
        medical_until=medical.valid_until if medical else None,
        is_fit=medical.is_fit if medical else True,
        is_refused=entry.standing == RosterEntry.Standing.REFUSED,
        not_before=entry.not_before,
        may_leave=ends[0],
        may_arrive=ends[1],
    )
    return RosterLine(entry, code, medical, screening.outlook(facts, today=day))


def white_list(application: Application, *, today: date | None = None) -> list[RosterLine]:
    """Give the workers in the order in which they may come; those without a day stand last."""
    lines = roster_lines(roster(application), today=today)
    return sorted(
        lines, key=lambda line: (line.outlook.earliest or date.max, line.entry.row, line.entry.pk)
    )


def arrival_days(lines: Iterable[RosterLine]) -> list[tuple[date | None, int]]:
    """Give each first day with its number of workers, in order; None: without a day."""
    days = Counter(line.outlook.earliest for line in lines)
    return sorted(days.items(), key=lambda item: item[0] or date.max)


def standing_counts(lines: Iterable[RosterLine]) -> dict[str, int]:
    """Count the lines by standing and by code of the outlook; `all` is their number."""
    counts = {"all": 0, "ready": 0, "waits": 0, "stays": 0}
    for line in lines:
        counts["all"] += 1
        counts[line.outlook.standing] += 1
        if line.outlook.code != "ready":
            counts[line.outlook.code] = counts.get(line.outlook.code, 0) + 1
    return counts


def visible_uploads(user: User | AnonymousUser) -> QuerySet[RosterUpload]:
    """Give the receipts of the applications that the user may see, newest first."""
    uploads = RosterUpload.objects.filter(application__in=visible_applications(user).values("pk"))
    return uploads.select_related("by").order_by("-id")


def own_faults(user: User | AnonymousUser) -> QuerySet[RosterFault]:
    """Give the faulty rows of the user's own applications, newest file first."""
    own = own_applications(user).values("pk")
    faults = RosterFault.objects.filter(upload__application__in=own)
    return faults.select_related("upload__application").order_by("-upload_id", "row")


def pending_faults(application: Application) -> QuerySet[RosterFault]:
    """Give the rows of all uploads that somebody still has to look at, newest file first."""
    faults = RosterFault.objects.filter(upload__application=application, outcome="")
    return faults.select_related("upload").order_by("-upload_id", "row")


def latest_import(application: Application) -> RosterImport | None:
    """Give the application's newest large file while it is on its way or has failed, else None."""
    found = newest_import(application)
    return found if found and found.state != RosterImport.State.DONE else None


def newest_import(application: Application) -> RosterImport | None:
    """Give the application's newest large file, however it stands, without its content."""
    return application.imports.defer("content").order_by("-id").first()
