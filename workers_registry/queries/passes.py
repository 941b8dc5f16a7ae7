"""What a checkpoint needs to verify passes without a network: keys and revoked pass ids."""

import base64
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.utils import timezone

from risk import queries as risk_queries
from workers_registry.models import RevokedPass, SigningKey

LONGEST_PASS = timedelta(days=14)
"""No token counts longer than a printed one, so older revocations need no listing."""


def checks_passes(user: User | AnonymousUser) -> bool:
    """Tell whether the user may check passes: anybody with a duty, and administrators."""
    if not user.is_authenticated:
        return False
    return user.is_superuser or risk_queries.duty_of(user) is not None


def published_keys() -> QuerySet[SigningKey]:
    """Give the keys whose signatures count: all that were not withdrawn and not long retired."""
    oldest = timezone.now() - LONGEST_PASS
    keys = SigningKey.objects.filter(withdrawn_at=None).defer("private_key")
    return keys.exclude(retired_at__lt=oldest).order_by("key_id")


def keys_held_by(user: User | AnonymousUser) -> QuerySet[SigningKey]:
    """Give the keys that the user may withdraw: the county's, or all to an administrator."""
    keys = SigningKey.objects.defer("private_key").select_related("county").order_by("-id")
    if user.is_superuser:
        return keys
    duty = risk_queries.duty_of(user)
    if duty is None or duty.county_id is None:
        return keys.none()
    return keys.filter(county=duty.county_id)


def public_keys() -> dict[str, Ed25519PublicKey]:
    """Give the published keys by id, ready to verify with."""
    return {
        key.key_id: Ed25519PublicKey.from_public_bytes(base64.b64decode(key.public_key))
        for key in published_keys()
    }


def revoked_passes(*, since: datetime | None = None) -> QuerySet[RevokedPass]:
    """Give the revocations that any token in force could meet, or only those after a moment."""
    oldest = timezone.now() - LONGEST_PASS
    return RevokedPass.objects.filter(revoked_at__gt=max(since or oldest, oldest))
