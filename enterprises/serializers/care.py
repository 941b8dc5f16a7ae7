"""How handovers, temperatures and daily reports look in the API."""

from typing import Any

from rest_framework import serializers

from enterprises.models import DailyReport, Handover, TemperatureReading
from enterprises.models.care import HIGHEST, LOWEST


class _Degrees(serializers.DecimalField):
    """A temperature in °C with one decimal."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_digits=3, decimal_places=1, min_value=LOWEST, max_value=HIGHEST, **kwargs
        )


class HandoverSerializer(serializers.ModelSerializer[Handover]):
    """One signature at the factory gate."""

    by = serializers.CharField(source="by.get_username", read_only=True)
    application = serializers.IntegerField(source="entry.application_id", read_only=True)

    class Meta:
        model = Handover
        fields = ("id", "application", "entry", "outcome", "day", "temperature", "by", "at")


class SignSerializer(serializers.Serializer[Any]):
    """Which workers are signed for, and their temperatures by entry."""

    application = serializers.IntegerField()
    entries = serializers.ListField(child=serializers.IntegerField(), min_length=1)
    outcome = serializers.ChoiceField(choices=Handover.Outcome.choices, default="arrived")
    temperatures = serializers.DictField(child=_Degrees(), required=False)


class TemperatureSerializer(serializers.ModelSerializer[TemperatureReading]):
    """One worker's temperature in one half of a day."""

    by = serializers.CharField(source="by.get_username", read_only=True)

    class Meta:
        model = TemperatureReading
        fields = ("id", "entry", "day", "slot", "temperature", "source", "by", "at")


class RoundSerializer(serializers.Serializer[Any]):
    """Temperatures of one half of a day, by roster entry."""

    day = serializers.DateField(required=False)
    slot = serializers.ChoiceField(choices=TemperatureReading.Slot.choices)
    temperatures = serializers.DictField(child=_Degrees(), allow_empty=False)

    def validate_temperatures(self, given: dict[str, Any]) -> dict[int, Any]:
        """See that the keys are numbers of entries."""
        if not all(key.isdecimal() for key in given):
            raise serializers.ValidationError("entry numbers expected")
        return {int(key): value for key, value in given.items()}


class MeasuredSerializer(serializers.Serializer[Any]):
    """What came of a round; given = new + corrected + unchanged + unknown."""

    new = serializers.IntegerField()
    corrected = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    unknown = serializers.IntegerField()
    fevers = serializers.IntegerField()
    codes_changed = serializers.IntegerField()


class ReportSerializer(serializers.ModelSerializer[DailyReport]):
    """One enterprise's day as it was recorded."""

    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)
    is_complete = serializers.SerializerMethodField()

    class Meta:
        model = DailyReport
        fields = ("id", "enterprise", "enterprise_name", "day", "present", "morning", "evening",
                  "fevers", "is_complete", "recorded_at")  # fmt: skip

    def get_is_complete(self, report: DailyReport) -> bool:
        """Tell whether everybody was measured twice."""
        return report.morning == report.evening == report.present
