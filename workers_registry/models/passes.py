"""The keys that sign what a code's QR carries, and the passes that no longer count."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from risk.models import County
from workers_registry.fields import SealedTextField


class SigningKey(models.Model):
    """A county's Ed25519 key. The newest that is neither retired nor withdrawn signs."""

    key_id = models.CharField(_("key id"), max_length=16, unique=True)
    county = models.ForeignKey(County, models.PROTECT, related_name="signing_keys")
    private_key = SealedTextField(_("private key"))
    """Base 64 of the 32 raw bytes."""
    public_key = models.CharField(_("public key"), max_length=44)
    """Base 64 of the 32 raw bytes, as checkpoints get it."""
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)
    """Signs no more from then on; what it signed still counts."""
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    """Nothing that it signed counts from then on: the key has leaked."""

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        ordering = ["county", "-id"]
        constraints = [
            models.CheckConstraint(
                name="signing_key_withdrawn_is_retired",
                condition=Q(withdrawn_at__isnull=True) | Q(retired_at__lte=F("withdrawn_at")),
            ),
            models.UniqueConstraint(
                name="signing_key_one_signs_for_a_county",
                fields=["county"],
                condition=Q(retired_at__isnull=True),
            ),
        ]

    class Privacy:
        personal = {"private_key"}
        open = {"id", "key_id", "county", "public_key", "made_at", "retired_at", "withdrawn_at"}

    def __str__(self) -> str:
        return self.key_id


class RevokedPass(models.Model):
    """A pass id that no longer counts, because its worker's colour has got worse."""

    pass_id = models.UUIDField(_("pass id"), unique=True)
    county = models.ForeignKey(County, models.PROTECT, related_name="revoked_passes")
    revoked_at = models.DateTimeField(_("revoked at"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("revoked pass")
        verbose_name_plural = _("revoked passes")
        ordering = ["id"]

    class Privacy:
        personal = {"pass_id"}
        open = {"id", "county", "revoked_at"}

    def __str__(self) -> str:
        return str(self.pass_id)
