"""The transport tables for the site's administrator. Runs and trips are shown, never changed."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from transport import models, queries


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    heavy: ClassVar[list[str]] = []
    """Columns that are never shown, and too large to read for every row."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer(*self.heavy)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(models.VehicleType)
class VehicleTypeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["code", "name", "approved_seats", "air", "fixed_cost", "cost_per_km"]


@admin.register(models.Coach)
class CoachAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["plate", "type", "county", "operator", "is_synthetic"]
    list_filter = ["type", "is_synthetic"]
    search_fields = ["plate", "operator"]
    list_select_related = ["type", "county"]
    autocomplete_fields = ["county"]


@admin.register(models.Stop)
class StopAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["township", "place", "lon", "lat", "is_synthetic"]
    search_fields = ["township__name", "place"]
    list_select_related = ["township"]
    autocomplete_fields = ["township"]


@admin.register(models.PlanningRun)
class PlanningRunAdmin(ReadOnlyAdmin):
    list_display = ["id", "origin", "destination", "first_day", "last_day", "status", "attempt"]
    list_filter = ["status"]
    list_select_related = ["origin", "destination"]
    exclude = ["problem_file", "plan_file", "question_file", "history"]
    heavy: ClassVar[list[str]] = queries.heavy_columns()


@admin.register(models.PlanningPiece)
class PlanningPieceAdmin(ReadOnlyAdmin):
    list_display = ["run", "number", "status", "attempt", "people", "cost", "seconds"]
    list_filter = ["status"]
    list_select_related = ["run"]
    exclude = ["problem_file", "plan_file"]
    heavy: ClassVar[list[str]] = ["problem_file", "plan_file", *queries.heavy_columns("run__")]


@admin.register(models.Trip)
class TripAdmin(ReadOnlyAdmin):
    list_display = ["number", "run", "day", "coach", "usable_seats", "is_published"]
    list_filter = ["is_published", "day"]
    search_fields = ["number"]
    list_select_related = ["run", "coach"]
    heavy: ClassVar[list[str]] = queries.heavy_columns("run__")


@admin.register(models.TripStop)
class TripStopAdmin(ReadOnlyAdmin):
    list_display = ["trip", "order", "side", "stop", "planned_at"]
    list_select_related = ["trip", "stop"]


@admin.register(models.Seat)
class SeatAdmin(ReadOnlyAdmin):
    list_display = ["trip", "number", "party", "is_published"]
    list_select_related = ["trip"]


@admin.register(models.LeftBehind)
class LeftBehindAdmin(ReadOnlyAdmin):
    list_display = ["run", "worker", "code"]
    list_filter = ["code"]
    list_select_related = ["run", "worker"]
    heavy: ClassVar[list[str]] = queries.heavy_columns("run__")
