"""Who the workers are and what their health codes show."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkersRegistryConfig(AppConfig):
    """Workers, stays, declarations, health codes and messages to workers."""

    name = "workers_registry"
    verbose_name = _("Workers")

    def ready(self) -> None:
        """Sit down at the desk that is told of new ratings."""
        from risk import rating_desk
        from workers_registry.desk import hear_rated

        rating_desk.take(hear_rated)
