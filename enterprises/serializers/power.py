"""How the electricity index looks in the API."""

from typing import Any

from rest_framework import serializers

from enterprises import wording
from enterprises.models import Inspection
from enterprises.resumption import SECTORS


class PowerQuerySerializer(serializers.Serializer[Any]):
    """Which day, and by what it is parted."""

    day = serializers.DateField(required=False)
    by = serializers.ChoiceField(choices=("city", "county", "sector"), required=False)
    city = serializers.CharField(required=False)
    county = serializers.CharField(required=False)
    sector = serializers.ChoiceField(choices=SECTORS, required=False)


class PowerSerializer(serializers.Serializer[Any]):
    """The electricity index of one part, in percent, and what it is made of (R9)."""

    day = serializers.DateField()
    key = serializers.CharField(allow_blank=True)
    index = serializers.FloatField(allow_null=True)
    users_rate = serializers.FloatField(allow_null=True)
    consumption_rate = serializers.FloatField(allow_null=True)
    users = serializers.IntegerField()
    resumed = serializers.IntegerField()
    without_base = serializers.IntegerField()
    gaps = serializers.IntegerField()
    capped = serializers.IntegerField()


class PortraitDaySerializer(serializers.Serializer[Any]):
    """One day of an enterprise's curve; null where no meter was read."""

    day = serializers.DateField()
    kwh = serializers.FloatField(source="sums.kwh")
    base_kwh = serializers.FloatField(source="sums.base_kwh")
    share = serializers.FloatField(allow_null=True)
    meters_read = serializers.IntegerField(source="sums.users")
    meters_resumed = serializers.IntegerField(source="sums.resumed")
    gaps = serializers.IntegerField(source="sums.gaps")
    capped = serializers.IntegerField(source="sums.capped")


class PortraitSerializer(serializers.Serializer[Any]):
    """The power curve of one enterprise against its December."""

    meters = serializers.IntegerField()
    without_base = serializers.IntegerField()
    base_kwh = serializers.FloatField()
    resumed_since = serializers.DateField(allow_null=True)
    gaps = serializers.IntegerField()
    capped = serializers.IntegerField()
    days = PortraitDaySerializer(many=True)


class PowerNoticeSerializer(serializers.Serializer[Any]):
    """A customer of the grid who is about to resume and whom to call; nothing of workers."""

    name = serializers.CharField()
    county = serializers.CharField()
    sector = serializers.CharField()
    numbers = serializers.ListField(child=serializers.CharField())
    contact = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)
    signals = serializers.ListField(child=serializers.CharField())
    arrives_from = serializers.DateField(allow_null=True)
    workers = serializers.IntegerField()
    share = serializers.FloatField()
    base_kwh = serializers.FloatField()


class MismatchSerializer(serializers.Serializer[Any]):
    """An enterprise whose papers, roster and meters do not fit."""

    enterprise = serializers.IntegerField(source="enterprise.pk")
    name = serializers.CharField(source="enterprise.name")
    county = serializers.CharField(source="enterprise.county_id")
    code = serializers.ChoiceField(choices=Inspection.Code.choices)
    reason = serializers.SerializerMethodField()
    share = serializers.FloatField()
    workers = serializers.IntegerField(source="papers.workers")
    staff = serializers.IntegerField(source="enterprise.staff_count")
    state = serializers.ChoiceField(choices=Inspection.State.choices)
    note = serializers.CharField(allow_blank=True)

    def get_reason(self, found: Any) -> str:
        """Give why, in words."""
        return wording.mismatch_reason(found)


class InspectionSerializer(serializers.Serializer[Any]):
    """What an inspector says of a mismatch."""

    code = serializers.ChoiceField(choices=Inspection.Code.choices)
    state = serializers.ChoiceField(choices=Inspection.State.choices)
    note = serializers.CharField(max_length=1000, allow_blank=True, default="")
