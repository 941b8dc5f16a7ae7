"""Signs passes with the keys of counties; keys rotate, leak and are withdrawn."""

import base64
import secrets
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from risk.models import County
from workers_registry import pass_token
from workers_registry.models import HealthCode, RevokedPass, SigningKey, Worker

ON_SCREEN = timedelta(seconds=60)
"""R3: how long a token on a screen counts."""
ON_PAPER = timedelta(days=14)
"""R3: how long a printed token counts."""
BATCH = 2000


def issue_token(worker: Worker, code: HealthCode, *, holds: timedelta = ON_SCREEN) -> str:
    """Give the token of the worker's code, signed by the key of the home county."""
    key = signing_key_of(worker.home_county_id)
    now = timezone.now()
    shown = pass_token.Pass(
        pass_id=_pass_id_of(worker).bytes,
        colour=code.colour,
        issued=int(now.timestamp()),
        expires=int((now + holds).timestamp()),
    )
    private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(key.private_key))
    return pass_token.sign(shown, key_id=key.key_id, key=private)


def signing_key_of(county_code: str) -> SigningKey:
    """Give the key that signs for the county, made when it is first needed."""
    keys = SigningKey.objects.filter(county=county_code, retired_at=None)
    key = keys.first()
    if key is None:
        SigningKey.objects.bulk_create([_new_key(county_code)], ignore_conflicts=True)
        key = keys.get()
    return key


@transaction.atomic
def rotate_key(county: County) -> SigningKey:
    """Let a new key sign for the county; what the old one signed still counts."""
    _retire(county.pk)
    key = _new_key(county.pk)
    key.save()
    return key


def rotate_old_keys(*, days: int) -> list[SigningKey]:
    """Let a new key sign wherever one has signed for so many days; give the new keys.

    Each county in a transaction of its own: what happens to one does not touch the others.
    """
    oldest = timezone.now() - timedelta(days=days)
    tired = SigningKey.objects.filter(retired_at=None, made_at__lte=oldest).select_related("county")
    return [rotate_key(key.county) for key in tired.order_by("county_id")]


@transaction.atomic
def withdraw_key(key: SigningKey) -> SigningKey:
    """Make void everything that a leaked key signed, and let a new one sign for its county."""
    _retire(key.county_id)
    SigningKey.objects.filter(pk=key.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())
    successor = _new_key(key.county_id)
    successor.save()
    return successor


@transaction.atomic
def revoke_passes(worker_ids: Collection[int]) -> None:
    """Make void all tokens of the workers; the next one that is issued has another pass id.

    Who was never given one has none to lose. The pass id is renewed only then: a county that turns
    red changes no row of its workers.
    """
    workers = Worker.objects.select_for_update(no_key=True).filter(pk__in=worker_ids)
    shown = workers.order_by("pk").values_list("pass_id", "home_county_id")
    RevokedPass.objects.bulk_create(
        [RevokedPass(pass_id=pass_id, county_id=county) for pass_id, county in shown if pass_id],
        batch_size=BATCH,
        ignore_conflicts=True,
    )


@transaction.atomic
def _pass_id_of(worker: Worker) -> UUID:
    """Give the worker's pass id, a new one where there is none or the last was revoked."""
    workers = Worker.objects.filter(pk=worker.pk)
    if (held := _valid_pass_id(workers)) is None:
        workers.select_for_update(no_key=True).values_list("pk", flat=True).get()
        if (held := _valid_pass_id(workers)) is None:
            held = uuid4()
            workers.update(pass_id=held)
    return held


def _valid_pass_id(workers: QuerySet[Worker]) -> UUID | None:
    revoked = RevokedPass.objects.filter(pass_id=OuterRef("pass_id"))
    return workers.exclude(Exists(revoked)).values_list("pass_id", flat=True).first()


def _retire(county_code: str) -> None:
    """Let no key sign for the county any more."""
    SigningKey.objects.select_for_update().filter(county=county_code, retired_at=None).update(
        retired_at=timezone.now()
    )


def _new_key(county_code: str) -> SigningKey:
    """Make an unsaved key for the county."""
    private = Ed25519PrivateKey.generate()
    return SigningKey(
        key_id=f"{county_code}{secrets.token_hex(4).upper()}",
        county_id=county_code,
        private_key=base64.b64encode(private.private_bytes_raw()).decode(),
        public_key=base64.b64encode(private.public_key().public_bytes_raw()).decode(),
    )
