"""Corrections: wished by the person, decided by the county, kept as history."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from risk import calendar
from risk import queries as risk_queries
from risk.models import Township
from risk.refusal import Refused
from workers_registry import appeal as appeal_rule
from workers_registry import correction as rule
from workers_registry.actions.codes import reissue_codes
from workers_registry.actions.messages import NewMessage, queue_messages
from workers_registry.fields import number_digest
from workers_registry.models import (
    Correction,
    Declaration,
    HealthCode,
    Stay,
    Withdrawal,
    Worker,
)


@dataclass(frozen=True, slots=True)
class NewCorrection:
    """What a person says is wrong, what is right, and how one can see it."""

    kind: str
    words: str
    right: str = ""
    fact: Stay | Declaration | None = None
    attachment: tuple[str, str] | None = None
    """A file's content type and its base 64."""


@transaction.atomic
def file_correction(worker: Worker, wish: NewCorrection) -> Correction:
    """Lay a wish before the county; nothing changes yet. Raises Refused."""
    Worker.objects.select_for_update(no_key=True).only("pk").get(pk=worker.pk)
    today = calendar.today()
    policy, _version = risk_queries.policy_on(today, rule.Policy)
    open_now = Correction.objects.filter(worker=worker, state=Correction.State.OPEN)
    rule.check_filing(open_now=open_now.count(), policy=policy)
    if wish.fact is not None and wish.fact.worker_id != worker.pk:
        raise Refused("correction-of-nothing")
    try:
        with transaction.atomic():
            return Correction.objects.create(
                worker=worker,
                kind=wish.kind,
                right=wish.right,
                words=wish.words,
                stay=wish.fact if isinstance(wish.fact, Stay) else None,
                declaration=wish.fact if isinstance(wish.fact, Declaration) else None,
                attachment_type=wish.attachment[0] if wish.attachment else "",
                attachment=wish.attachment[1] if wish.attachment else None,
                filed_on=today,
                due_on=rule.due_on(today, policy),
            )
    except IntegrityError:
        # The constraint lets one open wish of a kind through.
        raise Refused("correction-open-already") from None


@transaction.atomic
def accept_correction(correction: Correction, *, answer: str, by: User) -> Correction:
    """Put it right, keep what was there before, and tell the person. Raises Refused."""
    locked = _open(correction)
    fact = locked.stay or locked.declaration
    if locked.kind == Correction.Kind.FACT:
        if fact is None:
            raise Refused("correction-of-nothing")
        _withdraw(locked, fact, by=by)
    else:
        worker = Worker.objects.select_for_update().get(pk=locked.worker_id)
        locked.old = CORRECT[locked.kind](worker, locked.right)
    _decide(locked, Correction.State.ACCEPTED, answer=answer, by=by)
    if fact is not None:
        today = calendar.today()
        reissue_codes([locked.worker_id], today=today, cause=HealthCode.Cause.FACT, by=by)
    return locked


@transaction.atomic
def reject_correction(correction: Correction, *, answer: str, by: User) -> Correction:
    """Leave it as it is, with the reason, and tell the person. Raises Refused."""
    locked = _open(correction)
    recorder = getattr(locked.stay, "by_id", None)
    appeal_rule.check_decider(by.pk, [recorder])
    locked.recorded_by = [recorder] if recorder else []
    _decide(locked, Correction.State.REJECTED, answer=answer, by=by)
    return locked


def _open(correction: Correction) -> Correction:
    """Lock the wish. Raises Refused if somebody has decided it meanwhile."""
    rows = Correction.objects.select_for_update(of=("self",))
    locked = rows.select_related("stay", "declaration").get(pk=correction.pk)
    if locked.state != Correction.State.OPEN:
        raise Refused("correction-decided-already")
    return locked


def _withdraw(correction: Correction, fact: Stay | Declaration, *, by: User) -> None:
    """Let the fact stay and count no more; not by who recorded it."""
    recorder = getattr(fact, "by_id", None)
    appeal_rule.check_decider(by.pk, [recorder])
    correction.recorded_by = [recorder] if recorder else []
    kind = "stay" if isinstance(fact, Stay) else "declaration"
    Withdrawal.objects.get_or_create(**{kind: fact}, defaults={"correction": correction})


def _set_name(worker: Worker, right: str) -> str:
    old, worker.name = worker.name, right
    worker.save(update_fields=["name"])
    return old


def _set_identity(worker: Worker, right: str) -> str:
    """Raises Refused where somebody else has the number."""
    digest = number_digest(right)
    if Worker.objects.filter(identity_digest=digest).exclude(pk=worker.pk).exists():
        raise Refused("correction-number-taken")
    old: str = worker.identity_number
    worker.identity_number = right
    worker.identity_digest, worker.identity_tail = digest, right[-4:]
    worker.save(update_fields=["identity_number", "identity_digest", "identity_tail"])
    return old


def _set_phone(worker: Worker, right: str) -> str:
    old: str = worker.phone
    worker.phone = right
    worker.phone_digest, worker.phone_tail = number_digest(right), right[-4:]
    worker.save(update_fields=["phone", "phone_digest", "phone_tail"])
    return old


def _set_township(worker: Worker, right: str) -> str:
    """Raises Refused where the county has no such township."""
    found = Township.objects.filter(county=worker.home_county_id, name=right).first()
    if found is None:
        raise Refused("correction-no-such-township")
    old = worker.home_township.name if worker.home_township else ""
    worker.home_township = found
    worker.save(update_fields=["home_township"])
    return old


CORRECT: dict[str, Callable[[Worker, str], str]] = {
    Correction.Kind.NAME: _set_name,
    Correction.Kind.IDENTITY: _set_identity,
    Correction.Kind.PHONE: _set_phone,
    Correction.Kind.TOWNSHIP: _set_township,
}
"""How each kind is put right; each gives what was there before."""


def _decide(correction: Correction, state: str, *, answer: str, by: User) -> None:
    """Write the decision and queue the answer to the person's phone of now."""
    correction.state, correction.answer, correction.decided_by = state, answer, by
    correction.decided_at = timezone.now()
    correction.save()
    words = _("Correction %(number)s is decided: %(answer)s")
    worker = Worker.objects.get(pk=correction.worker_id)
    queue_messages(
        [
            NewMessage(
                phone=worker.phone,
                text=words % {"number": correction.number, "answer": answer},
                kind="correction",
                key=f"correction-{correction.pk}",
                worker_id=worker.pk,
            )
        ]
    )
