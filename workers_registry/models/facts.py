"""What is known of workers: rows are only added."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from risk import calendar
from risk.models import County
from workers_registry.models.people import Worker

SOURCES = {
    "worker": _("the person"),
    "proxy": _("whoever holds the code"),
    "roster": _("the enterprise's roster"),
    "enterprise": _("measured at the enterprise"),
}
"""What the site itself wrote down as a source, in words; any other source is a text already."""


def in_words(source: str) -> str:
    """Give a source in the language of the moment."""
    return str(SOURCES.get(source, source))


class Stay(models.Model):
    """A worker was in a county from the first day to the last, both included."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="stays", db_index=False)
    county = models.ForeignKey(County, models.PROTECT, related_name="stays", db_index=False)
    """Both without an index of their own: one below begins with each."""
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    source = models.CharField(_("source"), max_length=40)
    known_on = models.DateField(_("known on"), default=calendar.today)
    """The business day on which the stay was reported."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True
    )
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("stay")
        verbose_name_plural = _("stays")
        ordering = ["worker", "first_day"]
        indexes = [
            models.Index(name="stay_who_was_there", fields=["county", "last_day"]),
            models.Index(name="stay_where_they_were", fields=["worker", "county"]),
        ]
        """The second spares the codes of many the stays in counties that concern nobody."""
        constraints = [
            models.CheckConstraint(
                name="stay_days_in_order",
                condition=Q(first_day__lte=F("last_day")),
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    class Privacy:
        personal = {"worker", "county", "first_day", "last_day"}
        open = {"id", "source", "known_on", "by", "recorded_at"}

    @property
    def source_in_words(self) -> str:
        """Give the source in the language of the moment."""
        return in_words(self.source)

    def __str__(self) -> str:
        return f"{self.worker_id} in {self.county_id}"


class Declaration(models.Model):
    """What a worker, or the enterprise for the worker, said of their health on one day."""

    class Symptom(models.TextChoices):
        """Symptoms that rule R3.5 knows."""

        COUGH = "cough", _("cough")
        FATIGUE = "fatigue", _("fatigue")
        BREATHLESSNESS = "breathlessness", _("breathlessness")
        DIARRHOEA = "diarrhoea", _("diarrhoea")

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="declarations")
    day = models.DateField(_("day"))
    temperature = models.DecimalField(_("temperature, °C"), max_digits=3, decimal_places=1)
    symptoms = ArrayField(
        models.CharField(max_length=16, choices=Symptom),
        verbose_name=_("symptoms"),
        default=list,
        blank=True,
    )
    had_contact = models.BooleanField(_("contact with a case"), default=False)
    source = models.CharField(_("source"), max_length=40)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("declaration")
        verbose_name_plural = _("declarations")
        ordering = ["worker", "day", "id"]
        constraints = [
            models.CheckConstraint(
                name="declaration_temperature_of_the_living",
                condition=Q(temperature__gte=34, temperature__lte=43),
                violation_error_message=_("A temperature lies between 34 and 43 °C."),
            ),
        ]

    class Privacy:
        personal = {"worker", "day", "temperature", "symptoms", "had_contact"}
        open = {"id", "source", "recorded_at"}

    @property
    def source_in_words(self) -> str:
        """Give the source in the language of the moment."""
        return in_words(self.source)

    def __str__(self) -> str:
        return f"{self.worker_id} on {self.day}"

    @property
    def symptoms_in_words(self) -> str:
        """Give the symptoms in the language of the moment."""
        return ", ".join(str(self.Symptom(symptom).label) for symptom in self.symptoms)

    @property
    def in_words(self) -> str:
        """Give temperature and symptoms in one line."""
        return ", ".join(filter(None, [f"{self.temperature} °C", self.symptoms_in_words]))


class ListMatch(models.Model):
    """A worker stands on a list of cases or contacts (R3.1, R3.2, R3.6).

    A later row with the same worker, kind and `since` says more of the same match: the release.
    """

    class Kind(models.TextChoices):
        """Which list."""

        CONFIRMED = "confirmed", _("confirmed case")
        SUSPECTED = "suspected", _("suspected case")
        ASYMPTOMATIC = "asymptomatic", _("asymptomatic infection")
        CLOSE_CONTACT = "close-contact", _("close contact")
        GENERAL_CONTACT = "general-contact", _("general contact")

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="list_matches")
    kind = models.CharField(_("list"), max_length=16, choices=Kind)
    since = models.DateField(_("since"))
    """The day of diagnosis, or of the last contact."""
    released_on = models.DateField(_("released on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=80)
    known_on = models.DateField(_("known on"), default=calendar.today)
    """The business day on which the list was received."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True
    )
    proposal = models.ForeignKey(
        "workers_registry.ListProposal",
        models.PROTECT,
        related_name="matches",
        null=True,
        blank=True,
    )
    """The list that a second person confirmed; null: recorded by one alone."""
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("list match")
        verbose_name_plural = _("list matches")
        ordering = ["worker", "since"]
        constraints = [
            models.CheckConstraint(
                name="list_match_released_after_since",
                condition=Q(released_on__isnull=True) | Q(released_on__gte=F("since")),
                violation_error_message=_("Released before it began."),
            ),
            models.CheckConstraint(
                name="list_match_only_cases_are_released",
                condition=Q(released_on__isnull=True)
                | Q(kind__in=["confirmed", "suspected", "asymptomatic"]),
                violation_error_message=_("A contact's days end by date, not by release."),
            ),
        ]

    class Privacy:
        personal = {"worker", "kind", "since", "released_on"}
        open = {"id", "source", "known_on", "by", "proposal", "recorded_at"}

    @property
    def source_in_words(self) -> str:
        """Give the source in the language of the moment."""
        return in_words(self.source)

    def __str__(self) -> str:
        return f"{self.worker_id} {self.kind}"


class Clearance(models.Model):
    """The county confirmed that a red code may end: the observation is over (R3)."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="clearances")
    day = models.DateField(_("day"))
    note = models.CharField(_("ground"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("clearance")
        verbose_name_plural = _("clearances")
        ordering = ["worker", "day"]
        constraints = [
            models.UniqueConstraint(name="clearance_once_a_day", fields=["worker", "day"]),
            models.CheckConstraint(
                name="clearance_has_a_ground",
                condition=~Q(note=""),
                violation_error_message=_("Say on what ground the observation ends."),
            ),
        ]

    class Privacy:
        personal = {"worker", "day", "note"}
        open = {"id", "by", "recorded_at"}

    def __str__(self) -> str:
        return f"{self.worker_id} cleared {self.day}"


class MedicalCheck(models.Model):
    """A health check before the journey, and until when it holds."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="medical_checks")
    checked_on = models.DateField(_("checked on"))
    valid_until = models.DateField(_("valid until"))
    is_fit = models.BooleanField(_("fit to travel"))
    issuer = models.CharField(_("issuer"), max_length=80)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("medical check")
        verbose_name_plural = _("medical checks")
        ordering = ["worker", "-checked_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="medical_check_days_in_order",
                condition=Q(checked_on__lte=F("valid_until")),
                violation_error_message=_("The check ends before it was made."),
            ),
        ]

    class Privacy:
        personal = {"worker", "checked_on", "valid_until", "is_fit"}
        open = {"id", "issuer", "recorded_at"}

    @property
    def source_in_words(self) -> str:
        """Give the source in the language of the moment."""
        return in_words(self.issuer)

    def __str__(self) -> str:
        return f"{self.worker_id} until {self.valid_until}"


class Withdrawal(models.Model):
    """A fact does not hold, by an appeal or a correction: the fact stays, and counts no more."""

    appeal = models.ForeignKey(
        "workers_registry.Appeal",
        models.PROTECT,
        related_name="withdrawals",
        null=True,
        blank=True,
    )
    correction = models.ForeignKey(
        "workers_registry.Correction",
        models.PROTECT,
        related_name="withdrawals",
        null=True,
        blank=True,
    )
    stay = models.OneToOneField(Stay, models.CASCADE, null=True, blank=True)
    list_match = models.OneToOneField(ListMatch, models.CASCADE, null=True, blank=True)
    declaration = models.OneToOneField(Declaration, models.CASCADE, null=True, blank=True)
    known_on = models.DateField(_("known on"), default=calendar.today)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="withdrawal_has_one_decision",
                condition=Q(appeal__isnull=False, correction__isnull=True)
                | Q(appeal__isnull=True, correction__isnull=False),
            ),
            models.CheckConstraint(
                name="withdrawal_of_exactly_one_fact",
                condition=Q(stay__isnull=False, list_match__isnull=True, declaration__isnull=True)
                | Q(stay__isnull=True, list_match__isnull=False, declaration__isnull=True)
                | Q(stay__isnull=True, list_match__isnull=True, declaration__isnull=False),
            ),
        ]

    class Privacy:
        personal = {"stay", "list_match", "declaration"}
        open = {"id", "appeal", "correction", "known_on", "recorded_at"}

    def __str__(self) -> str:
        return f"withdrawal {self.pk}"
