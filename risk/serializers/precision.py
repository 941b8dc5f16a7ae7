"""The precision index as the API speaks of it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from risk.calendar import today
from risk.models import County
from risk.precision import Indicator
from risk.serializers.places import DaySerializer


class PartSerializer(serializers.Serializer[Any]):
    """One indicator: a part of a whole, and its value from 0 to 100."""

    part = serializers.FloatField()
    whole = serializers.FloatField()
    value = serializers.FloatField()


class IndexSerializer(serializers.Serializer[Any]):
    """The two halves of the index, 0 to 100, and how many indicators are known."""

    control = serializers.FloatField(allow_null=True)
    flow = serializers.FloatField(allow_null=True)
    control_known = serializers.IntegerField()
    flow_known = serializers.IntegerField()


class IndexRowSerializer(serializers.Serializer[Any]):
    """One city or county in the ranking."""

    code = serializers.CharField()
    name = serializers.CharField()
    index = IndexSerializer()
    before = IndexSerializer()
    parts = serializers.DictField(child=PartSerializer())
    is_synthetic = serializers.BooleanField()


class PrecisionSerializer(serializers.Serializer[Any]):
    """The precision index of a day."""

    day = serializers.DateField()
    version = serializers.CharField()
    whole = IndexRowSerializer()
    rows = IndexRowSerializer(many=True)


class PrecisionQuerySerializer(DaySerializer):
    """The day, and the city whose counties are asked for; the cities where it is left out."""

    city = serializers.CharField(required=False, default="", allow_blank=True)


class FigureQuerySerializer(PrecisionQuerySerializer):
    """The indicator whose figures are asked for, on which day, in which city."""

    indicator = serializers.ChoiceField(choices=list(Indicator))


class CountyFigureSerializer(serializers.Serializer[Any]):
    """What one county adds to an indicator; its origin is manual, computed or synthetic."""

    county = serializers.CharField(source="county.code")
    part = PartSerializer(allow_null=True)
    day = serializers.DateField(allow_null=True)
    origin = serializers.CharField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]
    who = serializers.CharField()


class FigureSerializer(serializers.Serializer[Any]):
    """One figure of the index to record: a part of a whole."""

    county = serializers.SlugRelatedField(slug_field="code", queryset=County.objects.all())
    day = serializers.DateField()
    indicator = serializers.ChoiceField(choices=list(Indicator))
    part = serializers.FloatField(min_value=0, max_value=1e9)
    whole = serializers.FloatField(min_value=0, max_value=1e9)
    source = serializers.CharField(max_length=200)  # type: ignore[assignment]

    def get_fields(self) -> dict[str, Any]:
        """Let the user record for their own counties only."""
        fields: dict[str, Any] = super().get_fields()
        counties = self.context.get("counties")
        if counties is not None:
            fields["county"].queryset = counties
        return fields

    def validate_day(self, day: date) -> date:
        """Refuse a day that is still to come."""
        if day > today():
            raise serializers.ValidationError(_("This day is still to come."))
        return day

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a whole of nothing, and a part beyond its whole."""
        if not (attrs["whole"] > 0 and attrs["part"] <= attrs["whole"]):
            words = _("The part lies between nothing and the whole.")
            raise serializers.ValidationError({"part": words})
        return attrs


class FigureReceiptSerializer(serializers.Serializer[Any]):
    """How many figures came, were new, or said nothing new."""

    rows_in = serializers.IntegerField()
    accepted = serializers.IntegerField()
    duplicate = serializers.IntegerField()
