"""Agreements with other provinces, and the codes of theirs that were recognised."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from risk import calendar
from workers_registry.fields import SealedTextField
from workers_registry.models.people import Worker


class Agreement(models.Model):
    """A province whose codes are recognised: where it answers, how, and by which keys."""

    class Format(models.TextChoices):
        """How the province writes (exchange.adapters)."""

        NESTED = "nested", _("nested JSON")
        FLAT = "flat", _("flat form")

    province_code = models.CharField(_("province code"), max_length=6, unique=True)
    name = models.CharField(_("province"), max_length=40)
    format = models.CharField(_("format"), max_length=8, choices=Format)
    url = models.CharField(_("address"), max_length=200)
    public_key = models.CharField(_("public key"), max_length=44)
    """Base 64 of the 32 raw bytes of Ed25519, by which its answers are verified."""
    shared_key = SealedTextField(_("shared key"))
    """Names a person by a keyed hash that both sides can make."""
    is_open = models.BooleanField(_("in force"), default=True)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["province_code"]
        constraints = [
            models.CheckConstraint(
                name="agreement_province_code",
                condition=Q(province_code__regex=r"^[0-9]{2}0000$"),
                violation_error_message=_("A province's code is two digits and four zeros."),
            ),
            models.CheckConstraint(
                name="agreement_speaks_in_secret",
                condition=Q(url__startswith="https://") | Q(url__startswith="http://127.0.0.1:"),
                violation_error_message=_("The address must begin with https."),
            ),
            models.CheckConstraint(
                name="agreement_format_known", condition=Q(format__in=["nested", "flat"])
            ),
        ]

    class Privacy:
        personal = {"shared_key"}
        open = {
            "id",
            "province_code",
            "name",
            "format",
            "url",
            "public_key",
            "is_open",
            "made_at",
        }

    def __str__(self) -> str:
        return self.name


class RecognisedCode(models.Model):
    """Another province's code of one person, as it was shown or answered. Rows are only added.

    Only what the province signed is a fact for the local code (R3.8); what was merely shown is
    kept as a note of what the checkpoint accepted.
    """

    class How(models.TextChoices):
        """The three ways of mutual recognition."""

        SHOWN = "shown", _("shown")
        VERIFIED = "verified", _("verified")
        CONVERTED = "converted", _("converted")

    class Colour(models.TextChoices):
        """What the other province said."""

        GREEN = "green", _("green code")
        YELLOW = "yellow", _("yellow code")
        RED = "red", _("red code")

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="recognised")
    worker = models.ForeignKey(
        Worker, models.CASCADE, related_name="recognised", null=True, blank=True
    )
    """Null: somebody who is not registered here."""
    person_digest = models.CharField(max_length=64, editable=False, db_index=True)
    how = models.CharField(_("how"), max_length=9, choices=How)
    colour = models.CharField(_("colour"), max_length=6, choices=Colour)
    issued_at = models.DateTimeField(_("issued at"))
    until = models.DateField(_("counts until"))
    """The last day, in China, on which the other province vouches for it."""
    nonce = models.UUIDField(unique=True, null=True, editable=False)
    """Of the question that was answered: no answer counts twice. Null: shown only."""
    known_on = models.DateField(_("known on"), default=calendar.today)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("recognised code")
        verbose_name_plural = _("recognised codes")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="recognised_code_answered_or_shown",
                condition=Q(how="shown", nonce__isnull=True)
                | (Q(how__in=["verified", "converted"]) & Q(nonce__isnull=False)),
            ),
            models.CheckConstraint(
                name="recognised_code_not_over",
                condition=Q(until__gte=F("known_on")),
                violation_error_message=_("This code is over already."),
            ),
            models.CheckConstraint(
                name="recognised_code_converted_for_a_worker",
                condition=~Q(how="converted") | Q(worker__isnull=False),
            ),
            models.CheckConstraint(
                name="recognised_code_colour_known",
                condition=Q(colour__in=["green", "yellow", "red"]),
            ),
        ]

    class Privacy:
        personal = {"worker", "person_digest", "colour", "until", "issued_at"}
        open = {"id", "agreement", "how", "nonce", "known_on", "by", "recorded_at"}

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.colour}"
