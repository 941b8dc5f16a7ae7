"""The electricity index over the API, and what follows from the meters."""

from datetime import date
from typing import Any, cast

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from enterprises import actions, queries, serializers
from enterprises.api.asking import given_by, user_of
from risk import calendar

PATHS = {"city": "county__city", "county": "county", "sector": "sector"}
"""The field of a metered user by the name of a part."""


class PowerIndexViewSet(viewsets.ViewSet):
    """The electricity index of the users in one's scope on a day, whole or in parts."""

    @extend_schema(
        parameters=[serializers.PowerQuerySerializer],
        responses=serializers.PowerSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """Give the index of each part."""
        given = _asked(request)
        day = given.get("day", calendar.today())
        scope = _scope(request, given)
        by = [PATHS[given["by"]]] if "by" in given else []
        groups = queries.index_groups(scope, day, by=by)
        rows = [_power_row(group, day) for group in groups]
        return Response(serializers.PowerSerializer(rows, many=True).data)


class PortraitViewSet(viewsets.ViewSet):
    """The power curve of one enterprise, by the enterprise's id."""

    @extend_schema(responses=serializers.PortraitSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """Give the curve of the last 42 days."""
        found = get_object_or_404(queries.visible_portraits(user_of(request)), pk=pk)
        until = queries.last_reading_day(found, until=calendar.today()) or calendar.today()
        drawn = queries.portrait_of(found, until=until)
        return Response(serializers.PortraitSerializer(drawn).data)


class PowerNoticeViewSet(viewsets.ViewSet):
    """Who is about to resume: for the power company and the province."""

    @extend_schema(responses=serializers.PowerNoticeSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Give the notices of the last day read, most signs first."""
        _day, found = queries.notices_for(user_of(request), today=calendar.today())
        return Response(serializers.PowerNoticeSerializer(found, many=True).data)


class MismatchViewSet(viewsets.ViewSet):
    """Enterprises whose papers, roster and meters do not fit, by the enterprise's id."""

    @extend_schema(responses=serializers.MismatchSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Give what does not fit on the last day read."""
        own = queries.inspectable_enterprises(user_of(request))
        scope = queries.power_scope(user_of(request))
        day = queries.last_index_day(scope, until=calendar.today())
        users = scope.users.filter(enterprise__in=own.values("pk"))
        found = queries.mismatches(users, day) if day else []
        return Response(serializers.MismatchSerializer(found, many=True).data)

    @extend_schema(
        request=serializers.InspectionSerializer,
        responses={201: serializers.InspectionSerializer},
    )
    @action(detail=True, methods=["post"])
    def inspect(self, request: Request, pk: str) -> Response:
        """Add how the mismatch stands now."""
        found = get_object_or_404(queries.inspectable_enterprises(user_of(request)), pk=pk)
        given = given_by(serializers.InspectionSerializer, request)
        row = actions.record_inspection(found, by=user_of(request), **given)
        answer = serializers.InspectionSerializer(row).data
        return Response(answer, status=status.HTTP_201_CREATED)


def _asked(request: Request) -> dict[str, Any]:
    asked = serializers.PowerQuerySerializer(data=request.query_params)
    asked.is_valid(raise_exception=True)
    return cast(dict[str, Any], asked.validated_data)


def _scope(request: Request, given: dict[str, Any]) -> queries.PowerScope:
    """Give the user's meters, narrowed to the part that was asked for."""
    place = {path: given[name] for name, path in PATHS.items() if name in given}
    scope = queries.power_scope(user_of(request))
    return queries.narrowed(scope, **place) if place else scope


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
