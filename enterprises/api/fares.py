"""Fare agreements over the API: read by whom they concern, made by the county of destination."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status, viewsets
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from enterprises import actions, queries, serializers
from enterprises.api.asking import given_by, user_of
from enterprises.models import FareAgreement


class FareAgreementViewSet(viewsets.ReadOnlyModelViewSet[FareAgreement]):
    """Who pays what for the coaches of a corridor."""

    serializer_class = serializers.FareAgreementSerializer
    filterset_fields = ("origin", "destination")

    def get_queryset(self) -> QuerySet[FareAgreement]:
        """Give the agreements that the user may see."""
        return queries.visible_agreements(user_of(self.request))

    @extend_schema(
        request=serializers.NewAgreementSerializer,
        responses={201: serializers.FareAgreementSerializer},
    )
    def create(self, request: Request) -> Response:
        """Agree who pays for the coaches from a county to one's own."""
        county = queries.county_to_agree(user_of(request))
        if county is None:
            raise NotFound
        given = given_by(serializers.NewAgreementSerializer, request)
        new = actions.NewAgreement.until(given.pop("last_day"), destination=county, **given)
        made = actions.agree_fare(new, by=user_of(request))
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)
