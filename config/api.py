"""The API: one router over every app's resources, its OpenAPI document and the page of it."""

import importlib

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.authtoken.views import ObtainAuthToken
from rest_framework.routers import DefaultRouter
from rest_framework.throttling import ScopedRateThrottle

APPS = ("risk", "workers_registry", "enterprises", "transport")
"""Whose `api.ROUTES` the router serves, in the order of the floors."""


class Token(ObtainAuthToken):
    """Give a token for a user name and password; the lockout of sign-in holds here too."""

    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "token"


def router() -> DefaultRouter:
    """Give the router with every app's resources."""
    found = DefaultRouter()
    for app in APPS:
        for prefix, viewset in importlib.import_module(f"{app}.api").ROUTES:
            found.register(prefix, viewset, basename=prefix)
    return found


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(router().urls)),
    path("token/", Token.as_view(), name="api-token"),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="api-schema"), name="api-docs"),
]
