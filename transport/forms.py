"""The form that asks for a planning run."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from risk import calendar
from transport.models import VehicleType
from transport.queries import CorridorChoice

WEEK = 7


class DayInput(forms.DateInput):
    """A date field as browsers know it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RunForm(forms.Form):
    """What a run shall plan on one corridor; the fleet has a field for each vehicle type."""

    first_day = forms.DateField(label=_("First day of departure"), widget=DayInput)
    last_day = forms.DateField(label=_("Last day of departure"), widget=DayInput)
    load_percent = forms.IntegerField(
        label=_("Seats that may be taken, %"), min_value=10, max_value=100
    )
    turnaround_days = forms.IntegerField(
        label=_("Days until a coach is free again"),
        help_text=_("There, back, and the disinfection between."),
        min_value=1,
        max_value=30,
        initial=3,
    )
    reception_per_day = forms.IntegerField(
        label=_("Most arrivals a day"),
        help_text=_("How many the county of destination can receive; empty: no limit."),
        min_value=1,
        required=False,
    )
    max_pickups = forms.IntegerField(
        label=_("Most pick-up stops of a coach"), min_value=1, max_value=20, initial=3
    )
    max_dropoffs = forms.IntegerField(
        label=_("Most drop-off stops of a coach"), min_value=1, max_value=20, initial=4
    )
    enterprise_cost = forms.IntegerField(
        label=_("Price of mixing, yuan"),
        help_text=_("For each further enterprise aboard; a higher price keeps enterprises apart."),
        min_value=0,
        max_value=100_000,
        initial=150,
    )
    seconds = forms.IntegerField(
        label=_("Seconds to plan"),
        help_text=_("You may stop earlier and keep the best plan."),
        min_value=1,
        max_value=600,
        initial=20,
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        help_text=_("Another number searches another way."),
        min_value=0,
        max_value=2_000_000_000,
        initial=1,
    )

    def __init__(
        self, *args: Any, choice: CorridorChoice, fleet: list[tuple[VehicleType, int]],
        limit: float, **kwargs: Any,
    ) -> None:  # fmt: skip
        today = calendar.today()
        kwargs["initial"] = {
            "first_day": today,
            "last_day": today + timedelta(days=WEEK - 1),
            "load_percent": round(limit * 100),
        } | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.choice = choice
        self.types = [kind.code for kind, _ in fleet]
        self.fields["load_percent"].help_text = _(
            "The levels of both ends allow %(limit)s %% at most (R5)."
        ) % {"limit": round(limit * 100)}
        for kind, at_hand in fleet:
            self.fields[f"fleet_{kind.code}"] = forms.IntegerField(
                label=_("Coaches: %(type)s") % {"type": kind.name},
                help_text=_("%(count)s are registered at either end.") % {"count": at_hand},
                min_value=0,
                max_value=at_hand,
                initial=at_hand,
            )

    @property
    def fleet_fields(self) -> list[forms.BoundField]:
        """The fields of the fleet."""
        return [self[f"fleet_{code}"] for code in self.types]

    @property
    def question_fields(self) -> list[forms.BoundField]:
        """Days and load."""
        return [self[name] for name in ("first_day", "last_day", "load_percent")]

    @property
    def limit_fields(self) -> list[forms.BoundField]:
        """Limits and prices."""
        names = ("turnaround_days", "reception_per_day", "max_pickups", "max_dropoffs",
                 "enterprise_cost")  # fmt: skip
        return [self[name] for name in names]

    @property
    def search_fields(self) -> list[forms.BoundField]:
        """How long and how to search."""
        return [self["seconds"], self["seed"]]

    def clean(self) -> dict[str, Any]:
        """Put days in order."""
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first."))
        return data

    def asked(self) -> dict[str, Any]:
        """Give what actions.NewRun needs, from a valid form."""
        data = dict(self.cleaned_data)
        fleet = {code: data.pop(f"fleet_{code}") for code in self.types}
        percent = data.pop("load_percent")
        return {
            **data,
            "origin": self.choice.origin,
            "destination": self.choice.destination,
            "fleet": fleet,
            "load_limit": Decimal(percent) / 100,
        }
