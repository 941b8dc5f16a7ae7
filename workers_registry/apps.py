"""Who the workers are and what their health codes show."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkersRegistryConfig(AppConfig):
    """Workers, stays, declarations, health codes and messages to workers."""

    name = "workers_registry"
    verbose_name = _("Workers")
