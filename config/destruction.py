"""What the enterprises' floor keeps of persons beside the register: it goes in a destruction too.

Rosters, seats and trips stay: they name people by a key that then names nobody.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet

from enterprises.models import Handover, Paper, RosterFault, RosterImport, TemperatureReading

ABOVE: Mapping[str, Callable[[], "QuerySet[Any]"]] = {
    "temperatures": TemperatureReading.objects.all,
    "handovers": Handover.objects.all,
    "roster-faults": RosterFault.objects.all,
    "roster-files": RosterImport.objects.all,
    "papers": Paper.objects.all,
}
