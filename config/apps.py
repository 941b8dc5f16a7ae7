"""The composition root as a Django app: shell templates, components, styles."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Holds what all pages share; has no models."""

    name = "config"
