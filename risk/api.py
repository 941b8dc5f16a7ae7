"""The API of places, ratings and case figures."""

from datetime import date
from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from risk import actions, calendar, filters, queries, serializers
from risk.models import CaseCount, CaseReceipt, County, CountyRating
from risk.precision import Indicator


@method_decorator(conditional_page, name="dispatch")
class CountyViewSet(viewsets.ReadOnlyModelViewSet[County]):
    """Counties by city, name and level; each with its explanation; all as GeoJSON."""

    serializer_class = serializers.CountySerializer
    filterset_class = filters.CountyFilter
    lookup_field = "code"

    def get_queryset(self) -> QuerySet[County]:
        """Give the counties that the user may look at."""
        return queries.visible_counties(_user(self.request))

    @extend_schema(
        parameters=[serializers.DaySerializer], responses=serializers.ExplanationSerializer
    )
    @action(detail=True)
    def explanation(self, request: Request, code: str | None = None) -> Response:
        """Say why the county has its colour on a day, and what leads to the next."""
        found = queries.explanation(self.get_object(), _day(request))
        return Response(serializers.ExplanationSerializer(found).data)

    @extend_schema(
        parameters=[serializers.DaySerializer],
        responses=serializers.TownshipRatingSerializer(many=True),
    )
    @action(detail=True, pagination_class=None, filterset_class=None)
    def townships(self, request: Request, code: str | None = None) -> Response:
        """Give the ratings in force of the county's townships on a day."""
        found = queries.township_ratings(self.get_object().code, _day(request))
        rows = list(found.values())
        return Response(serializers.TownshipRatingSerializer(rows, many=True).data)

    @extend_schema(
        parameters=[serializers.DaySerializer], responses=serializers.ChecklistSerializer
    )
    @action(detail=True)
    def checklist(self, request: Request, code: str | None = None) -> Response:
        """Say which control mechanisms are in force in the county on a day, and who said so."""
        found = queries.checklist(self.get_object(), _day(request))
        return Response(serializers.ChecklistSerializer(found).data)

    @extend_schema(
        request=serializers.WantedControlsSerializer, responses=serializers.ChecklistSerializer
    )
    @checklist.mapping.put
    def tick(self, request: Request, code: str | None = None) -> Response:
        """Change the checklist of the user's own county from today on."""
        user = _user(request)
        county = get_object_or_404(queries.ticking_counties(user), pk=code)
        given = serializers.WantedControlsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = actions.WantedControls(day=calendar.today(), **given.validated_data)
        actions.tick_controls(county, wanted, by=user)
        found = queries.checklist(county, calendar.today())
        return Response(serializers.ChecklistSerializer(found).data)

    @extend_schema(responses=serializers.ContactsSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def contacts(self, request: Request, code: str | None = None) -> Response:
        """Say whom the people of each of the county's townships call."""
        rows = self.get_object().townships.order_by("code")
        return Response(serializers.ContactsSerializer(rows, many=True).data)

    @extend_schema(
        request=serializers.ContactsSerializer(many=True),
        responses=serializers.ContactsSerializer(many=True),
    )
    @contacts.mapping.put
    def set_contacts(self, request: Request, code: str | None = None) -> Response:
        """Change the numbers of townships of the user's own county; the others keep theirs."""
        county = get_object_or_404(queries.ticking_counties(_user(request)), pk=code)
        townships = set(county.townships.values_list("code", flat=True))
        given = serializers.ContactsSerializer(
            data=request.data if isinstance(request.data, list) else [request.data],
            many=True,
            context={"townships": townships},
        )
        given.is_valid(raise_exception=True)
        rows = [dict(row) for row in given.validated_data]
        actions.set_contacts(county, {row.pop("code"): actions.Contacts(**row) for row in rows})
        answer = serializers.ContactsSerializer(county.townships.order_by("code"), many=True)
        return Response(answer.data)

    @extend_schema(
        parameters=[serializers.DaySerializer],
        responses=OpenApiResponse(description="A GeoJSON FeatureCollection"),
        filters=True,
    )
    @action(detail=False, pagination_class=None)
    def geojson(self, request: Request) -> Response:
        """Give the counties' schematic outlines with their level on a day as GeoJSON."""
        counties = self.filter_queryset(self.get_queryset())
        return Response(
            queries.geojson(counties, _day(request)), content_type="application/geo+json"
        )


@method_decorator(conditional_page, name="dispatch")
class RatingViewSet(viewsets.ReadOnlyModelViewSet[CountyRating]):
    """Ratings: those in force on a day, or all of a span of days, each with its reason."""

    serializer_class = serializers.RatingSerializer
    filterset_class = filters.RatingFilter

    def get_queryset(self) -> QuerySet[CountyRating]:
        """Give the ratings of the counties that the user may look at."""
        return queries.visible_ratings(_user(self.request))


@method_decorator(conditional_page, name="dispatch")
class CaseCountViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[CaseCount]
):
    """Case figures as reported, corrections included; the row recorded last holds."""

    serializer_class = serializers.CaseCountSerializer
    filterset_class = filters.CaseFilter

    def get_queryset(self) -> QuerySet[CaseCount]:
        """Give the figures of the counties that the user may look at."""
        return queries.visible_counts(_user(self.request))

    @extend_schema(
        request=serializers.CaseRowSerializer(many=True),
        responses={201: serializers.CaseReceiptSerializer},
    )
    def create(self, request: Request) -> Response:
        """Record figures for the user's own counties and give the receipt."""
        user = _user(request)
        given = serializers.CaseRowSerializer(
            data=request.data if isinstance(request.data, list) else [request.data],
            many=True,
            context={"counties": queries.reporting_counties(user)},
        )
        given.is_valid(raise_exception=True)
        one = serializers.CaseRowSerializer()
        rows = [one.row(values) for values in given.validated_data]
        receipt = actions.record_cases(rows, by=user, name="API")
        answer = serializers.CaseReceiptSerializer(receipt).data
        return Response(answer, status=status.HTTP_201_CREATED)


class CaseReceiptViewSet(viewsets.ReadOnlyModelViewSet[CaseReceipt]):
    """Receipts of the user's own deliveries; the province sees all."""

    serializer_class = serializers.CaseReceiptSerializer

    def get_queryset(self) -> QuerySet[CaseReceipt]:
        """Give the receipts that the user may look at."""
        return queries.visible_receipts(_user(self.request))


@method_decorator(conditional_page, name="dispatch")
class PrecisionViewSet(viewsets.ViewSet):
    """The precision index of a day, by city, or by county of one city."""

    @extend_schema(
        parameters=[serializers.PrecisionQuerySerializer],
        responses=serializers.PrecisionSerializer,
    )
    def list(self, request: Request) -> Response:
        """Rank the cities, or one city's counties, with the figures behind each number."""
        asked = serializers.PrecisionQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        board = queries.precision_on(_day(request), city_code=asked.validated_data["city"])
        return Response(serializers.PrecisionSerializer(board).data)

    @extend_schema(
        request=serializers.FigureSerializer(many=True),
        responses={201: serializers.FigureReceiptSerializer},
    )
    def create(self, request: Request) -> Response:
        """Record figures of the user's own counties by hand; say how many were new."""
        user = _user(request)
        given = serializers.FigureSerializer(
            data=request.data if isinstance(request.data, list) else [request.data],
            many=True,
            context={"counties": queries.reporting_counties(user)},
        )
        given.is_valid(raise_exception=True)
        rows = [
            actions.NewFigure(
                values["county"].code,
                values["day"],
                values["indicator"],
                values["part"],
                values["whole"],
                values["source"],
            )
            for values in given.validated_data
        ]
        new = actions.record_indicators(rows, by=user)
        answer = {"rows_in": len(rows), "accepted": new, "duplicate": len(rows) - new}
        return Response(answer, status=status.HTTP_201_CREATED)

    @extend_schema(
        parameters=[serializers.FigureQuerySerializer],
        responses=serializers.CountyFigureSerializer(many=True),
    )
    @action(detail=False, url_path="figures")
    def figures(self, request: Request) -> Response:
        """Give the figures behind one indicator, county by county."""
        asked = serializers.FigureQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        found = queries.figures_behind(
            _day(request), Indicator(values["indicator"]), city_code=values["city"]
        )
        return Response(serializers.CountyFigureSerializer(found, many=True).data)


def _user(request: Any) -> User:
    return cast(User, request.user)


def _day(request: Request) -> date:
    asked = serializers.DaySerializer(data=request.query_params)
    asked.is_valid(raise_exception=True)
    return cast(dict[str, date], asked.validated_data).get("day", calendar.today())


ROUTES: list[tuple[str, type[viewsets.ViewSetMixin]]] = [
    ("counties", CountyViewSet),
    ("ratings", RatingViewSet),
    ("case-counts", CaseCountViewSet),
    ("case-receipts", CaseReceiptViewSet),
    ("precision", PrecisionViewSet),
]
