"""Direct coaches: the plan and the journey."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TransportConfig(AppConfig):
    """Stops, coaches, planning runs, trips and seats."""

    name = "transport"
    verbose_name = _("Transport")

    def ready(self) -> None:
        """Sit down at the desk that answers the enterprises' floor about seats."""
        from enterprises import seat_desk
        from transport.desk import SeatDesk

        seat_desk.take(SeatDesk())
