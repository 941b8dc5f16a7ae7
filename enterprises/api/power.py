"""The electricity index over the API."""

from datetime import date
from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from enterprises import queries, serializers
from enterprises.api.asking import user_of
from risk import calendar


class PowerIndexViewSet(viewsets.ViewSet):
    """The electricity index of the users in one's scope on a day, whole or by county or sector."""

    @extend_schema(
        parameters=[serializers.PowerQuerySerializer],
        responses=serializers.PowerSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """Give the index of each part."""
        asked = serializers.PowerQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = cast(dict[str, Any], asked.validated_data)
        day = given.get("day", calendar.today())
        by = [given["by"]] if "by" in given else []
        scope = queries.power_scope(user_of(request))
        groups = queries.index_groups(scope, day, by=by)
        rows = [_power_row(group, day) for group in groups]
        return Response(serializers.PowerSerializer(rows, many=True).data)


def _power_row(group: queries.PowerGroup, day: date) -> dict[str, Any]:
    index, sums = group.index, group.sums
    return {
        "day": day,
        "key": group.key[0] if group.key else "",
        "index": index.value if index else None,
        "users_rate": index.users_rate if index else None,
        "consumption_rate": index.consumption_rate if index else None,
        "users": sums.users,
        "resumed": sums.resumed,
        "without_base": sums.without_base,
        "gaps": sums.gaps,
        "capped": sums.capped,
    }
