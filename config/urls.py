"""Every page's prefix; each app has its own urls."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config.gallery import gallery
from config.look import set_look
from config.views import healthz, home, me

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("me/", me),  # the worker's own page, with the seat that transport knows of
    path("", include("risk.urls")),
    path("", include("workers_registry.urls")),
    path("", include("enterprises.urls")),
    path("", include("transport.urls")),
    path("accounts/", include("workers_registry.signin.urls")),
    path("api/", include("config.api")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("look/", set_look, name="set_look"),
    path("gallery/", gallery, name="gallery"),
    path("healthz", healthz, name="healthz"),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
