"""The API of runs, trips, seats, people left behind, stops and the fleet."""

from datetime import timedelta
from typing import cast

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from risk import calendar
from transport import actions, filters, queries, serializers, tasks
from transport.actions import NewRun
from transport.models import Coach, LeftBehind, PlanningRun, Seat, Stop, Trip, VehicleType


class RunViewSet(viewsets.ReadOnlyModelViewSet[PlanningRun]):
    """Planning runs of the user's corridors: ask for one, follow it, stop it, publish its plan."""

    serializer_class = serializers.RunSerializer
    filterset_class = filters.RunFilter

    def get_queryset(self) -> QuerySet[PlanningRun]:
        """Give the runs that the user may see."""
        runs = queries.visible_runs(_user(self.request))
        return queries.with_history(runs) if self.action == "progress" else runs

    @extend_schema(request=serializers.NewRunSerializer, responses={201: serializers.RunSerializer})
    def create(self, request: Request) -> Response:
        """Queue a run; a worker takes it up within seconds."""
        asked = serializers.NewRunSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        run = actions.queue_run(NewRun(**asked.validated_data), by=_user(request))
        transaction.on_commit(lambda: tasks.plan_buses.delay(run.pk), robust=True)
        return Response(serializers.RunSerializer(run).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=serializers.ProgressSerializer)
    @action(detail=True)
    def progress(self, request: Request, pk: str | None = None) -> Response:
        """Say how far a run is: best cost, proven bound, and both over time."""
        return Response(serializers.ProgressSerializer(self.get_object()).data)

    @extend_schema(request=None, responses={202: OpenApiResponse(description="The search ends.")})
    @action(detail=True, methods=["post"])
    def stop(self, request: Request, pk: str | None = None) -> Response:
        """End the search with the best plan so far."""
        actions.ask_to_stop(self.get_object(), by=_user(request))
        return Response(status=status.HTTP_202_ACCEPTED)

    @extend_schema(
        request=None,
        responses={200: serializers.PublicationSerializer, 202: serializers.RunSerializer},
    )
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str | None = None) -> Response:
        """Publish the plan of a run, all or nothing.

        A plan for many people is published by a worker: 202 gives the run, whose `status` becomes
        `published`, or `done` again with the reason in `refusal`.
        """
        run = self.get_object()
        done = actions.ask_to_publish(run, by=_user(request))
        if done is not None:
            return Response(serializers.PublicationSerializer(done).data)
        transaction.on_commit(lambda: tasks.publish_run.delay(run.pk), robust=True)
        told = serializers.RunSerializer(self.get_object())
        return Response(told.data, status=status.HTTP_202_ACCEPTED)


class TripViewSet(viewsets.ReadOnlyModelViewSet[Trip]):
    """Trips with their stops; the province sees published ones, an enterprise those of its own."""

    serializer_class = serializers.TripSerializer
    filterset_class = filters.TripFilter

    def get_queryset(self) -> QuerySet[Trip]:
        """Give the trips that the user may see."""
        user = _user(self.request)
        return queries.trip_list(queries.visible_trips(user), by=user)


class SeatViewSet(viewsets.ReadOnlyModelViewSet[Seat]):
    """Seats with the people on them, names masked; nobody outside one's own scope."""

    serializer_class = serializers.SeatSerializer
    filterset_class = filters.SeatFilter

    def get_queryset(self) -> QuerySet[Seat]:
        """Give the seats that the user may see."""
        return queries.visible_seats(_user(self.request)).order_by("pk")


class LeftBehindViewSet(viewsets.ReadOnlyModelViewSet[LeftBehind]):
    """People whom a run gave no seat, each with a reason; names masked."""

    serializer_class = serializers.LeftBehindSerializer
    filterset_class = filters.LeftBehindFilter

    def get_queryset(self) -> QuerySet[LeftBehind]:
        """Give the people left behind whom the user may see."""
        return queries.visible_left_behind(_user(self.request)).order_by("pk")


class StopViewSet(viewsets.ReadOnlyModelViewSet[Stop]):
    """The stops of the townships."""

    serializer_class = serializers.StopSerializer
    filterset_class = filters.StopFilter

    def get_queryset(self) -> QuerySet[Stop]:
        """Give the stops; they are public places."""
        return queries.visible_stops(_user(self.request)).order_by("pk")


class VehicleTypeViewSet(viewsets.ReadOnlyModelViewSet[VehicleType]):
    """The types of coaches with their approved seats and prices."""

    serializer_class = serializers.VehicleTypeSerializer
    filterset_class = filters.VehicleTypeFilter

    def get_queryset(self) -> QuerySet[VehicleType]:
        """Give the types to whoever may see coaches."""
        return queries.visible_vehicle_types(_user(self.request))


class CoachViewSet(viewsets.ReadOnlyModelViewSet[Coach]):
    """The coaches."""

    serializer_class = serializers.CoachSerializer
    filterset_class = filters.CoachFilter

    def get_queryset(self) -> QuerySet[Coach]:
        """Give the coaches that the user may see."""
        return queries.visible_coaches(_user(self.request)).order_by("pk")


class StatementViewSet(viewsets.ViewSet):
    """Who pays what for the ridden trips that the user may see."""

    @extend_schema(
        parameters=[serializers.StatementDaysSerializer],
        responses=serializers.StatementSerializer,
    )
    def list(self, request: Request) -> Response:
        """Give the statement of some days, the last 30 if none are named."""
        today = calendar.today()
        days = {"from": request.query_params.get("from", today - timedelta(days=30)),
                "to": request.query_params.get("to", today)}  # fmt: skip
        asked = serializers.StatementDaysSerializer(data=days)
        asked.is_valid(raise_exception=True)
        found = queries.statement_of(
            _user(request),
            first_day=asked.validated_data["from"],
            last_day=asked.validated_data["to"],
        )
        return Response(serializers.StatementSerializer(found).data)


def _user(request: Request) -> User:
    return cast(User, request.user)


ROUTES: list[tuple[str, type[viewsets.ViewSetMixin]]] = [
    ("runs", RunViewSet),
    ("trips", TripViewSet),
    ("seats", SeatViewSet),
    ("statements", StatementViewSet),
    ("left-behind", LeftBehindViewSet),
    ("stops", StopViewSet),
    ("vehicle-types", VehicleTypeViewSet),
    ("coaches", CoachViewSet),
]
"""Prefix and viewset of each resource, for config.api."""
