"""How the electricity index looks in the API."""

from typing import Any

from rest_framework import serializers


class PowerQuerySerializer(serializers.Serializer[Any]):
    """Which day, and by what it is parted."""

    day = serializers.DateField(required=False)
    by = serializers.ChoiceField(choices=("county", "sector"), required=False)


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
