"""The end of the purpose over the API: the same two people, scope and refusals as the page."""

from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from risk import calendar
from risk import queries as risk_queries
from workers_registry import actions, queries, serializers
from workers_registry.models import Destruction

ONE = {200: serializers.DestructionSerializer}


class Destructions(viewsets.ReadOnlyModelViewSet[Destruction]):
    """What was asked, confirmed and carried out; `counts` is the certificate's receipt."""

    serializer_class = serializers.DestructionSerializer
    filterset_fields = ("state",)

    @property
    def by(self) -> User:
        """Give who asks."""
        return cast(User, self.request.user)

    def get_queryset(self) -> QuerySet[Destruction]:
        """Give all to the province and to administrators, to nobody else any."""
        return queries.visible_destructions(self.by)

    @extend_schema(
        request=serializers.NewDestructionSerializer,
        responses={201: serializers.DestructionSerializer},
    )
    def create(self, request: Request) -> Response:
        """Ask that everything be destroyed; nothing goes before a second person confirms."""
        said = self._said(serializers.NewDestructionSerializer)
        asked = actions.propose_destruction(**said, by=self.by)
        return self._answer(asked.pk, status.HTTP_201_CREATED)

    @extend_schema(responses={200: serializers.DestructionPreviewSerializer})
    @action(detail=False, pagination_class=None, filterset_fields=None)
    def preview(self, request: Request) -> Response:
        """Count what would go now, and who would stay by law until when."""
        self._check_province()
        found = queries.destruction_preview(calendar.today())
        return Response(serializers.DestructionPreviewSerializer(found).data)

    @extend_schema(request=serializers.ConfirmDestructionSerializer, responses=ONE)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Confirm what another has asked; the site carries it out within a minute."""
        found = self.get_object()
        said = self._said(serializers.ConfirmDestructionSerializer)
        actions.confirm_destruction(found, **said, by=self.by)
        return self._answer(found.pk)

    @extend_schema(request=None, responses=ONE)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take it back before it is confirmed; nothing is destroyed."""
        found = self.get_object()
        actions.withdraw_destruction(found)
        return self._answer(found.pk)

    def _check_province(self) -> None:
        """Raise NotFound for whoever acts neither for the province nor for the site."""
        if not risk_queries.is_province(self.by):
            raise NotFound

    def _said(self, kind: type[Any]) -> dict[str, Any]:
        """Give what the request says, to whom it may say it."""
        self._check_province()
        form = kind(data=self.request.data)
        form.is_valid(raise_exception=True)
        return cast("dict[str, Any]", form.validated_data)

    def _answer(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        """Answer with the destruction as it now is."""
        found = self.get_queryset().get(pk=pk)
        return Response(serializers.DestructionSerializer(found).data, status=code)
