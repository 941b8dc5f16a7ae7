"""Recognises other provinces' codes: shown, verified, converted."""

import base64
from datetime import timedelta
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from risk import calendar
from risk import queries as risk_queries
from risk.models import County
from risk.refusal import Refused
from workers_registry.actions.facts import reissue
from workers_registry.actions.people import register_workers
from workers_registry.exchange import channel
from workers_registry.exchange.adapters import ADAPTERS
from workers_registry.exchange.record import (
    Answer,
    Question,
    Unacceptable,
    check_answer,
    person_hash,
)
from workers_registry.fields import number_digest
from workers_registry.models import Agreement, RecognisedCode, Worker
from workers_registry.sealed_workers import NewWorker

OURS = "330000"
"""The province that asks: Zhejiang."""
SHOWN_DAYS = 1
"""A code that was only shown counts on the day and the next."""


def accept_shown(
    agreement: Agreement, identity_number: str, *, colour: str, by: User
) -> RecognisedCode:
    """Note the code that somebody showed at a checkpoint; it changes no local code.

    Raises Refused("recognition-closed") where the agreement is not in force.
    """
    _check_open(agreement)
    today = calendar.today()
    return RecognisedCode.objects.create(
        agreement=agreement,
        worker=_worker(identity_number),
        person_digest=number_digest(identity_number),
        how=RecognisedCode.How.SHOWN,
        colour=colour,
        issued_at=timezone.now(),
        until=today + timedelta(days=SHOWN_DAYS),
        by=by,
    )


def verify_elsewhere(agreement: Agreement, identity_number: str, *, by: User) -> RecognisedCode:
    """Ask the province for the person's code and keep its answer.

    Where the person is registered here, the answer is a fact and their code is computed again.
    Raises Refused with the fault's name where the answer does not count.
    """
    answer = _ask(agreement, identity_number)
    how = RecognisedCode.How.VERIFIED
    return _record(agreement, identity_number, answer, how=how, by=by)


def convert_elsewhere(
    agreement: Agreement, identity_number: str, *, name: str, phone: str, by: User
) -> RecognisedCode:
    """Ask the province for the person's code and make a local code from it.

    Whoever is not registered yet is registered, in the county of residence that the province
    names, else in the county that asks. A graver local colour stays: the answer is one fact among
    others. Raises Refused with the fault's name where the answer does not count.
    """
    answer = _ask(agreement, identity_number)
    with transaction.atomic():
        if _worker(identity_number) is None:
            home = _home_county(answer, by)
            register_workers([NewWorker(name, identity_number, phone, home.pk)], by=by)
        how = RecognisedCode.How.CONVERTED
        return _record(agreement, identity_number, answer, how=how, by=by)


def _ask(agreement: Agreement, identity_number: str) -> Answer:
    """Give the province's answer; no transaction is open while we wait."""
    _check_open(agreement)
    adapter = ADAPTERS[agreement.format]
    question = Question(
        asker=OURS,
        asked=agreement.province_code,
        person_hash=person_hash(identity_number, shared_key=agreement.shared_key),
        nonce=uuid4().hex,
        asked_at=timezone.now(),
    )
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(agreement.public_key))
    try:
        body = channel.ask(
            agreement.url,
            adapter.write_question(question),
            content_type=adapter.content_type,
        )
        return check_answer(adapter.read_answer(body, key=key), question, now=timezone.now())
    except Unacceptable as fault:
        raise Refused(fault.fault.value, province=agreement.name) from fault


@transaction.atomic
def _record(
    agreement: Agreement, identity_number: str, answer: Answer, *, how: str, by: User
) -> RecognisedCode:
    """Keep the answer and compute the local code again."""
    worker = _worker(identity_number)
    today, now = calendar.today(), timezone.now()
    ends = answer.proof.valid_until.astimezone(calendar.CHINA).date()
    ahead = ends - now.astimezone(calendar.CHINA).date()
    row = RecognisedCode.objects.create(
        agreement=agreement,
        worker=worker,
        person_digest=number_digest(identity_number),
        how=how,
        colour=answer.proof.colour.value,
        issued_at=answer.proof.issued_at,
        until=today + ahead,
        nonce=UUID(answer.nonce),
        by=by,
    )
    if worker is not None:
        reissue([worker.pk], by=by)
    return row


def _home_county(answer: Answer, by: User) -> County:
    """Give the county in whose chain the new person's codes stand."""
    told = County.objects.filter(pk=answer.person.residence).first()
    duty = risk_queries.duty_of(by)
    county = told or (duty.county if duty else None)
    if county is None:
        raise Refused("recognition-without-county")
    return county


def _worker(identity_number: str) -> Worker | None:
    return Worker.objects.filter(identity_digest=number_digest(identity_number)).first()


def _check_open(agreement: Agreement) -> None:
    """Refuse where the agreement has ended; nobody is asked without one."""
    if not Agreement.objects.filter(pk=agreement.pk, is_open=True).exists():
        raise Refused("recognition-closed", province=agreement.name)
