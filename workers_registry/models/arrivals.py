"""Who means to arrive where and when, and how many can be observed there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from risk import calendar
from risk.models import County
from workers_registry.models.people import Worker


class IntendedArrival(models.Model):
    """A person means to arrive in a county on a day. Rows are added; the open one holds."""

    class Means(models.TextChoices):
        """How the person travels."""

        COACH = "coach", _("coach or bus")
        TRAIN = "train", _("train")
        PLANE = "plane", _("plane")
        CAR = "car", _("car")
        OTHER = "other", _("other means")

    class Source(models.TextChoices):
        """Who said so."""

        WORKER = "worker", _("the person")
        PROXY = "proxy", _("somebody who holds the code")
        ROSTER = "roster", _("the enterprise's roster")
        TRIP = "trip", _("a published trip")

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="arrivals")
    county = models.ForeignKey(County, models.PROTECT, related_name="arrivals")
    day = models.DateField(_("day of arrival"))
    means = models.CharField(_("means"), max_length=8, choices=Means)
    source = models.CharField(_("said by"), max_length=8, choices=Source)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True
    )
    known_on = models.DateField(_("known on"), default=calendar.today)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    """Called off, or something newer was said."""

    class Meta:
        verbose_name = _("intended arrival")
        verbose_name_plural = _("intended arrivals")
        ordering = ["day", "id"]
        indexes = [
            models.Index(
                name="arrival_who_comes", fields=["county", "day"], condition=Q(closed_at=None)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="arrival_one_open_for_a_person",
                fields=["worker"],
                condition=Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="arrival_not_in_the_past",
                condition=Q(day__gte=F("known_on")),
                violation_error_message=_("The day of arrival is past."),
            ),
            models.CheckConstraint(
                name="arrival_means_known",
                condition=Q(means__in=["coach", "train", "plane", "car", "other"]),
            ),
            models.CheckConstraint(
                name="arrival_source_known",
                condition=Q(source__in=["worker", "proxy", "roster", "trip"]),
            ),
        ]

    class Privacy:
        personal = {"worker", "county", "day", "means"}
        open = {"id", "source", "by", "known_on", "recorded_at", "closed_at"}

    def __str__(self) -> str:
        return f"{self.worker_id} to {self.county_id} on {self.day}"


class ObservationPlaces(models.Model):
    """From a day on, a county has so many places for observation. Rows are only added."""

    county = models.ForeignKey(County, models.PROTECT, related_name="observation_places")
    from_day = models.DateField(_("from"))
    places = models.PositiveIntegerField(_("places"))
    """All that exist, taken or free."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("places for observation")
        verbose_name_plural = _("places for observation")
        ordering = ["county", "from_day", "id"]
        constraints = [
            models.CheckConstraint(
                name="observation_places_countable",
                condition=Q(places__lte=1_000_000),
                violation_error_message=_("More than a million places cannot be."),
            )
        ]

    class Privacy:
        personal: set[str] = set()
        open = {"id", "county", "from_day", "places", "by", "recorded_at"}

    def __str__(self) -> str:
        return f"{self.county_id}: {self.places} from {self.from_day}"
