"""The routes of this app alone."""

from django.urls import include, path
from rest_framework.routers import DefaultRouter

from config.urls import urlpatterns as pages
from workers_registry.api import ROUTES

router = DefaultRouter()
for prefix, viewset in ROUTES:
    router.register(prefix, viewset, basename=prefix)
urlpatterns = [path("api/", include(router.urls)), *pages]
