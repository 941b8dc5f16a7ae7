"""What is older than it may be kept: one query for each kind of row."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from risk import calendar
from workers_registry.health_code import CASE_KINDS
from workers_registry.models import (
    Appeal,
    ChainLink,
    Clearance,
    Correction,
    Declaration,
    DeletionWish,
    HealthCode,
    IntendedArrival,
    ListMatch,
    ListProposal,
    Look,
    MedicalCheck,
    Message,
    Proxy,
    RecognisedCode,
    RetentionRun,
    RevokedPass,
    Stay,
    Worker,
)
from workers_registry.queries.codes import with_latest_code
from workers_registry.retention import KeptFrom, Policy

Expired = Callable[[KeptFrom], "QuerySet[Any]"]
Fact = Stay | Declaration | ListMatch | Clearance | MedicalCheck


def held_workers() -> QuerySet[Worker]:
    """Give the workers of whom no fact goes: not green, or an appeal or correction is open."""
    workers = with_latest_code(Worker.objects.order_by())
    appeals = Appeal.objects.filter(worker=OuterRef("pk"), state=Appeal.State.OPEN)
    wishes = Correction.objects.filter(worker=OuterRef("pk"), state=Correction.State.OPEN)
    return workers.filter(Q(colour__in=["yellow", "red"]) | Exists(appeals) | Exists(wishes))


def _free(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Leave out the facts of workers who are held, asked row by row: few rows are old."""
    return rows.filter(~Exists(held_workers().filter(pk=OuterRef("worker"))))


def _moment(day: date) -> datetime:
    """Give the beginning of a day in Asia/Shanghai."""
    return datetime.combine(day, time.min, calendar.CHINA)


def expired_stays(kept: KeptFrom) -> QuerySet[Stay]:
    """Give the stays that ended too long ago."""
    return _free(Stay.objects.filter(last_day__lt=kept.facts))


def expired_declarations(kept: KeptFrom) -> QuerySet[Declaration]:
    """Give the check-ins of too long ago."""
    return _free(Declaration.objects.filter(day__lt=kept.facts))


def expired_list_matches(kept: KeptFrom) -> QuerySet[ListMatch]:
    """Give the matches that ended too long ago; a match and its release go together."""

    def over(before: date) -> Q:
        later = ListMatch.objects.filter(
            worker=OuterRef("worker"),
            kind=OuterRef("kind"),
            since=OuterRef("since"),
            released_on__gte=before,
        )
        return Q(Q(since__lt=before), ~Exists(later))

    is_case = Q(kind__in=CASE_KINDS)
    return _free(
        ListMatch.objects.filter((is_case & over(kept.cases)) | (~is_case & over(kept.facts)))
    )


def expired_clearances(kept: KeptFrom) -> QuerySet[Clearance]:
    """Give the confirmations of too long ago that end nothing which is still kept."""
    matches = ListMatch.objects.filter(worker=OuterRef("worker"))
    stays = Stay.objects.filter(worker=OuterRef("worker"), first_day__lte=OuterRef("day"))
    check_ins = Declaration.objects.filter(worker=OuterRef("worker"), day__lte=OuterRef("day"))
    old = Clearance.objects.filter(day__lt=kept.facts)
    return _free(old.exclude(Exists(matches) | Exists(stays) | Exists(check_ins)))


def expired_medical_checks(kept: KeptFrom) -> QuerySet[MedicalCheck]:
    """Give the medical checks that held until too long ago."""
    return MedicalCheck.objects.filter(valid_until__lt=kept.facts)


def expired_recognised(kept: KeptFrom) -> QuerySet[RecognisedCode]:
    """Give the codes of other provinces that counted until too long ago."""
    return RecognisedCode.objects.filter(until__lt=kept.facts)


def expired_arrivals(kept: KeptFrom) -> QuerySet[IntendedArrival]:
    """Give the intended arrivals of too long ago."""
    return IntendedArrival.objects.filter(day__lt=kept.facts)


def expired_messages(kept: KeptFrom) -> QuerySet[Message]:
    """Give the texts that left, or were given up, too long ago."""
    over = Message.objects.exclude(state=Message.State.QUEUED)
    return over.filter(queued_at__lt=_moment(kept.messages))


def expired_looks(kept: KeptFrom) -> QuerySet[Look]:
    """Give the looks of too long ago."""
    return Look.objects.filter(at__lt=_moment(kept.looks))


def expired_proxies(kept: KeptFrom) -> QuerySet[Proxy]:
    """Give the proxies that ended too long ago."""
    return Proxy.objects.filter(ended_at__lt=_moment(kept.messages))


def expired_appeals(kept: KeptFrom) -> QuerySet[Appeal]:
    """Give the appeals decided too long ago, unless a fact that is kept was withdrawn by one."""
    decided = Appeal.objects.filter(decided_at__lt=_moment(kept.appeals))
    return decided.filter(withdrawals=None)


def expired_corrections(kept: KeptFrom) -> QuerySet[Correction]:
    """Give the corrections decided too long ago, unless one withdrew a fact that is kept."""
    decided = Correction.objects.filter(decided_at__lt=_moment(kept.appeals))
    return decided.filter(withdrawals=None)


def expired_passes(kept: KeptFrom) -> QuerySet[RevokedPass]:
    """Give the revoked passes that no token in force can carry any more."""
    return RevokedPass.objects.filter(revoked_at__lt=_moment(kept.messages))


EXPIRED: Mapping[str, Expired] = {
    "stays": expired_stays,
    "declarations": expired_declarations,
    "list-matches": expired_list_matches,
    "clearances": expired_clearances,
    "medical-checks": expired_medical_checks,
    "arrivals": expired_arrivals,
    "recognised-codes": expired_recognised,
    "messages": expired_messages,
    "looks": expired_looks,
    "proxies": expired_proxies,
    "appeals": expired_appeals,
    "corrections": expired_corrections,
    "revoked-passes": expired_passes,
}
"""What is deleted row by row, in this order: an appeal goes after the facts that it withdrew."""


def named_proposals(kept: KeptFrom) -> QuerySet[ListProposal]:
    """Give the lists decided too long ago that still name people."""
    decided = ListProposal.objects.filter(decided_at__lt=_moment(kept.messages))
    return decided.exclude(worker_ids=[])


def workers_with_old_codes(kept: KeptFrom) -> QuerySet[Worker]:
    """Give the workers whose code of now was computed too long ago, and must be said anew."""
    latest = HealthCode.objects.filter(worker=OuterRef("pk")).order_by("-id")
    young = Exists(HealthCode.objects.filter(worker=OuterRef("pk"), day__gte=kept.facts))
    return Worker.objects.filter(Exists(latest)).exclude(young).order_by("pk")


def links_of_old_codes(kept: KeptFrom) -> QuerySet[Any, int]:
    """Give the keys of the links that hold a code which is too old."""
    old = HealthCode.objects.filter(day__lt=kept.facts, link__isnull=False).order_by("link_id")
    return old.values_list("link_id", flat=True).distinct()


def links_to_empty(kept: KeptFrom) -> QuerySet[ChainLink]:
    """Give the links all of whose codes are too old, said anew since, and under no open appeal."""
    rows = HealthCode.objects.filter(link=OuterRef("pk"))
    later = HealthCode.objects.filter(worker=OuterRef("worker"), pk__gt=OuterRef("pk"))
    open_appeal = Appeal.objects.filter(code=OuterRef("pk"), state=Appeal.State.OPEN)
    blocks = rows.filter(Q(day__gte=kept.facts) | ~Exists(later) | Exists(open_appeal))
    links = ChainLink.objects.filter(Exists(rows)).exclude(Exists(blocks))
    return links.order_by("pk")


def loose_codes(kept: KeptFrom) -> QuerySet[HealthCode]:
    """Give the old codes that no link holds, said anew since and under no open appeal."""
    later = HealthCode.objects.filter(worker=OuterRef("worker"), pk__gt=OuterRef("pk"))
    open_appeal = Appeal.objects.filter(code=OuterRef("pk"), state=Appeal.State.OPEN)
    old = HealthCode.objects.filter(link=None, day__lt=kept.facts)
    return old.filter(Exists(later), ~Exists(open_appeal))


FACTS = (
    Stay,
    Declaration,
    ListMatch,
    Clearance,
    MedicalCheck,
    Appeal,
    Correction,
    IntendedArrival,
    RecognisedCode,
)


def workers_without_facts() -> QuerySet[Worker]:
    """Give the workers of whom nothing is known any more but name and numbers."""
    workers = Worker.objects.order_by("pk")
    for kind in FACTS:
        workers = workers.exclude(Exists(_of_the_worker(kind)))
    known = _of_the_worker(HealthCode).filter(
        Q(current_until__isnull=False) | ~Q(colour="green") | ~Q(evidence={})
    )
    return workers.exclude(Exists(known))


def _of_the_worker(kind: Any) -> QuerySet[Any]:
    """Give the rows of a kind about the worker."""
    rows: QuerySet[Any] = kind.objects.filter(worker=OuterRef("pk"))
    return rows


def wishes_to_fulfil() -> QuerySet[DeletionWish]:
    """Give the open wishes of persons of whom nothing is known any more but name and numbers."""
    nothing = workers_without_facts().filter(pk=OuterRef("worker"))
    wishes = DeletionWish.objects.filter(Exists(nothing), done_on=None)
    return wishes.select_related("worker").order_by("pk")


def travellers_to_forget(worker_ids: Collection[int]) -> QuerySet[Worker]:
    """Give those of the workers who are still named and of whom no fact is kept any more.

    Whoever holds a code for somebody, and whose code is held, is known for that.
    """
    holds = Proxy.objects.filter(
        Q(holder=OuterRef("pk")) | Q(held=OuterRef("pk")), ended_at__isnull=True
    )
    found = workers_without_facts().filter(pk__in=worker_ids).exclude(name="")
    return found.exclude(Exists(holds))


def kept_until(fact: Fact, policy: Policy) -> date:
    """Give the last day on which a fact is kept, as things stand.

    A code that is not green, an open appeal or an open correction keeps it longer.
    """
    is_case = isinstance(fact, ListMatch) and fact.kind in CASE_KINDS
    days = policy.case_days if is_case else policy.fact_days
    return _last_day(fact) + timedelta(days=days)


def _last_day(fact: Fact) -> date:
    """Give the last day of which a fact speaks."""
    match fact:
        case Stay():
            return fact.last_day
        case ListMatch():
            return fact.released_on or fact.since
        case MedicalCheck():
            return fact.valid_until
        case _:
            return fact.day


@dataclass(frozen=True, slots=True)
class StillKept:
    """Until when what may not go at once is kept; None: there is nothing of the kind."""

    facts_until: date | None
    """The last day of stays, check-ins, checks, arrivals and codes, other provinces' too."""
    cases_until: date | None
    looks_until: date | None
    is_held: bool
    """The code is not green, or an appeal is open: until that ends, nothing of it goes."""


def still_kept(worker: Worker, policy: Policy) -> StillKept:
    """Give until when what is known of the worker is kept, as things stand today."""
    matches = ListMatch.objects.filter(worker=worker)
    cases = matches.filter(kind__in=CASE_KINDS)
    facts = [
        Stay.objects.filter(worker=worker).aggregate(last=Max("last_day")),
        Declaration.objects.filter(worker=worker).aggregate(last=Max("day")),
        MedicalCheck.objects.filter(worker=worker).aggregate(last=Max("valid_until")),
        IntendedArrival.objects.filter(worker=worker).aggregate(last=Max("day")),
        RecognisedCode.objects.filter(worker=worker).aggregate(last=Max("until")),
        HealthCode.objects.filter(worker=worker).aggregate(last=Max("day")),
        matches.exclude(kind__in=CASE_KINDS).aggregate(last=Max("since")),
    ]
    looked = Look.objects.filter(worker=worker).aggregate(last=Max("at"))["last"]
    last_fact = max((row["last"] for row in facts if row["last"]), default=None)
    last_case = cases.aggregate(last=Max(Coalesce("released_on", "since")))["last"]
    return StillKept(
        facts_until=last_fact and last_fact + timedelta(days=policy.fact_days),
        cases_until=last_case and last_case + timedelta(days=policy.case_days),
        looks_until=looked and looked.date() + timedelta(days=policy.look_days),
        is_held=held_workers().filter(pk=worker.pk).exists(),
    )


def open_wish(worker: Worker) -> DeletionWish | None:
    """Give the worker's wish that is not fulfilled yet, or None."""
    return DeletionWish.objects.filter(worker=worker, done_on=None).first()


def retention_runs() -> QuerySet[RetentionRun]:
    """Give the receipts, newest first."""
    return RetentionRun.objects.select_related("by").order_by("-id")


def ran_today() -> bool:
    """Tell whether a run of this business day and of the last 20 hours has finished.

    A receipt of travellers alone does not count.
    """
    lately = timezone.now() - timedelta(hours=20)
    done = RetentionRun.objects.filter(day=calendar.today(), finished_at__gte=lately)
    return done.filter(kept_from__has_key="facts").exists()


def today_on_the_wall() -> date:
    """Give the civil day in Asia/Shanghai by the clock, never the demonstration's."""
    return timezone.localdate(timezone=calendar.CHINA)
