"""Who the workers are."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from risk.models import County, Township
from workers_registry.fields import SealedTextField
from workers_registry.identity import mask_identity_tail, mask_name


class Worker(models.Model):
    """One person who wants to come back to work."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="worker"
    )
    name = models.CharField(_("name"), max_length=60)
    identity_number = SealedTextField(_("identity number"))
    identity_digest = models.CharField(max_length=64, editable=False)
    identity_tail = models.CharField(_("identity number, last four"), max_length=4)
    phone = SealedTextField(_("phone"))
    phone_digest = models.CharField(max_length=64, editable=False)
    phone_tail = models.CharField(_("phone, last four"), max_length=4)
    home_county = models.ForeignKey(County, models.PROTECT, related_name="workers", db_index=False)
    home_township = models.ForeignKey(
        Township, models.PROTECT, related_name="workers", null=True, blank=True, db_index=False
    )
    pass_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    """Names the worker in tokens, and only there; a new one makes the old tokens void.

    Null until the first token is issued.
    """
    is_synthetic = models.BooleanField(_("synthetic"), default=False)
    registered_at = models.DateTimeField(_("registered at"), auto_now_add=True)

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        ordering = ["id"]
        # Not unique=True and db_index=True: those make a second index each for LIKE, which nobody
        # asks of a digest or a code, and every row of a large roster has to be put into them.
        indexes = [
            models.Index(name="worker_phone_digest", fields=["phone_digest"]),
            models.Index(name="worker_home_county", fields=["home_county"]),
            models.Index(name="worker_home_township", fields=["home_township"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="worker_one_for_an_identity_number", fields=["identity_digest"]
            )
        ]

    class Privacy:
        personal = {
            "user",
            "name",
            "identity_number",
            "identity_digest",
            "identity_tail",
            "phone",
            "phone_digest",
            "phone_tail",
            "pass_id",
        }
        open = {"id", "home_county", "home_township", "is_synthetic", "registered_at"}

    def __str__(self) -> str:
        return f"worker {self.pk}"

    @property
    def masked_name(self) -> str:
        """Give the name with its middle hidden."""
        return mask_name(self.name)

    @property
    def masked_identity(self) -> str:
        """Give the identity number with all but its last four characters hidden."""
        return mask_identity_tail(self.identity_tail)

    @property
    def masked_phone(self) -> str:
        """Give the phone with all but its last four digits hidden; empty where there is none."""
        return f"****{self.phone_tail}" if self.phone_tail else ""
