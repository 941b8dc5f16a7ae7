"""Who asks, and the checked body of what they ask."""

from typing import Any, cast

from django.contrib.auth.models import User
from rest_framework.request import Request


def user_of(request: Any) -> User:
    """Give the signed-in user."""
    return cast(User, request.user)


def given_by(serializer_class: Any, request: Request) -> dict[str, Any]:
    """Give the validated body; malformed input is answered with 400."""
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return cast(dict[str, Any], serializer.validated_data)
