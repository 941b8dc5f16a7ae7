"""Appeals: filed by the worker, decided by the county, answered in words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from risk import calendar
from risk import queries as risk_queries
from risk.refusal import Refused
from workers_registry import appeal as rule
from workers_registry import queries, wording
from workers_registry.actions.codes import reissue_codes
from workers_registry.actions.messages import NewMessage, queue_messages
from workers_registry.models import (
    Appeal,
    AppealPaper,
    Declaration,
    HealthCode,
    ListMatch,
    Stay,
    Withdrawal,
    Worker,
)


@dataclass(frozen=True, slots=True)
class Disputed:
    """The facts that a decision withdraws, by key."""

    stays: Collection[int] = ()
    list_matches: Collection[int] = ()
    declarations: Collection[int] = ()


@transaction.atomic
def file_appeal(
    worker: Worker, *, ground: str, text: str, papers: Sequence[tuple[str, str]] = ()
) -> Appeal:
    """File an appeal against the code that the worker has now; the colour stays meanwhile.

    `papers` are files, each as its content type and its base 64. Raises Refused.
    """
    code = queries.codes_of([worker.pk]).get(worker.pk)
    if code is None:
        raise Refused("appeal-against-green")
    has_open = Appeal.objects.filter(worker=worker, state=Appeal.State.OPEN).exists()
    rule.check_filing(colour=code.colour, has_open=has_open, papers=len(papers))
    policy, _version = risk_queries.policy_on(calendar.today(), rule.Policy)
    filed_at = timezone.now()
    due_at, escalates_at = rule.times(filed_at, policy)
    try:
        with transaction.atomic():
            filed = Appeal.objects.create(
                worker=worker,
                code=code,
                ground=ground,
                text=text,
                filed_at=filed_at,
                due_at=due_at,
                escalates_at=escalates_at,
            )
    except IntegrityError:
        # Two taps at once: the constraint lets one of them through.
        raise Refused("appeal-open-already") from None
    AppealPaper.objects.bulk_create(
        AppealPaper(appeal=filed, media_type=kind, content=content) for kind, content in papers
    )
    return filed


@transaction.atomic
def note_township_check(appeal: Appeal, *, words: str, by: User) -> Appeal:
    """Note what the township found, before the county decides. Raises Refused as a decision does.

    Noted again, the later words stand. Nothing about the code changes.
    """
    locked = _open(appeal, by=by)
    locked.township_words, locked.township_by = words, by
    locked.township_at = timezone.now()
    locked.save(update_fields=["township_words", "township_by", "township_at"])
    return locked


@transaction.atomic
def uphold_appeal(appeal: Appeal, *, disputed: Disputed, answer: str, by: User) -> Appeal:
    """Withdraw the disputed facts, compute the code again and tell the worker.

    Raises Refused: decided already, nothing withdrawn, or one's own fact.
    """
    locked = _open(appeal, by=by)
    facts = _facts(locked.worker_id, disputed)
    if not facts:
        raise Refused("appeal-nothing-withdrawn")
    recorders = {getattr(fact, "by_id", None) for fact in facts}
    rule.check_decider(by.pk, recorders)
    known_on = calendar.today()
    Withdrawal.objects.bulk_create(
        [Withdrawal(appeal=locked, known_on=known_on, **{_kind(fact): fact}) for fact in facts]
    )
    _decide(locked, Appeal.State.UPHELD, answer=answer, by=by, recorders=recorders)
    reissue_codes([locked.worker_id], today=known_on, cause=HealthCode.Cause.APPEAL, by=by)
    _tell(locked)
    return locked


@transaction.atomic
def reject_appeal(appeal: Appeal, *, answer: str, by: User) -> Appeal:
    """Let the code stand, with the reason, and tell the worker. Raises Refused."""
    locked = _open(appeal, by=by)
    matches = ListMatch.objects.filter(worker=locked.worker_id).values_list("by_id", flat=True)
    recorders = {*matches, locked.code.by_id if locked.code else None}
    rule.check_decider(by.pk, recorders)
    _decide(locked, Appeal.State.REJECTED, answer=answer, by=by, recorders=recorders)
    _tell(locked)
    return locked


def _open(appeal: Appeal, *, by: User) -> Appeal:
    """Lock the appeal. Raises Refused: decided meanwhile, or not this level's to decide."""
    rows = Appeal.objects.select_for_update(of=("self",))
    locked = rows.select_related("code", "worker__home_county").get(pk=appeal.pk)
    if locked.state != Appeal.State.OPEN:
        raise Refused("appeal-decided-already")
    if not by.is_superuser:
        city_code = locked.worker.home_county.city_code
        stands = rule.urgency(
            due_at=locked.due_at, escalates_at=locked.escalates_at, now=timezone.now()
        )
        rule.check_level(
            stands,
            is_city=queries.city_of(by) == city_code,
            has_city=queries.city_has_duty(city_code),
        )
    return locked


def _facts(worker_id: int, disputed: Disputed) -> list[Stay | ListMatch | Declaration]:
    """Read the disputed facts; what is not this worker's is left out."""
    return [
        *Stay.objects.filter(worker=worker_id, pk__in=disputed.stays, withdrawal=None),
        *ListMatch.objects.filter(worker=worker_id, pk__in=disputed.list_matches, withdrawal=None),
        *Declaration.objects.filter(
            worker=worker_id, pk__in=disputed.declarations, withdrawal=None
        ),
    ]


def _kind(fact: Stay | ListMatch | Declaration) -> str:
    """Give the name of the withdrawal's column for a fact."""
    return {Stay: "stay", ListMatch: "list_match", Declaration: "declaration"}[type(fact)]


def _decide(
    appeal: Appeal, state: str, *, answer: str, by: User, recorders: Collection[int | None]
) -> None:
    """Write the decision, and whose facts it was about."""
    appeal.state, appeal.answer, appeal.decided_by = state, answer, by
    appeal.recorded_by = sorted(pk for pk in recorders if pk is not None)
    appeal.decided_at = timezone.now()
    fields = ["state", "answer", "decided_by", "decided_at", "recorded_by"]
    appeal.save(update_fields=fields)


def tell_escalated() -> int:
    """Tell each worker, once, that the city now decides their appeal; give how many are with it."""
    late = Appeal.objects.filter(state=Appeal.State.OPEN, escalates_at__lt=timezone.now())
    late = late.select_related("worker__home_county").defer("text")
    rows = []
    for appeal in late.order_by("pk"):
        words = _("Appeal %(number)s was not answered in time. Now %(city)s decides it.")
        county = appeal.worker.home_county
        rows.append(
            NewMessage(
                phone=appeal.worker.phone,
                text=words % {"number": appeal.number, "city": county.city},
                kind="appeal",
                key=f"appeal-{appeal.pk}-city",
                worker_id=appeal.worker_id,
            )
        )
    queue_messages(rows)
    return len(rows)


def _tell(appeal: Appeal) -> None:
    """Queue the answer to the worker's phone."""
    code = queries.codes_of([appeal.worker_id])[appeal.worker_id]
    text = _("Appeal %(number)s is decided: %(answer)s Your code now: %(colour)s.") % {
        "number": appeal.number,
        "answer": appeal.answer,
        "colour": wording.colour(code.colour),
    }
    queue_messages(
        [
            NewMessage(
                phone=appeal.worker.phone,
                text=text,
                kind="appeal",
                key=f"appeal-{appeal.pk}",
                worker_id=appeal.worker_id,
            )
        ]
    )
