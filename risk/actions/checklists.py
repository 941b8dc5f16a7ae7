"""A county puts its control mechanisms in force, or sets them aside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from risk.models import ControlTick, County
from risk.queries import checklist
from risk.refusal import Refused


@dataclass(frozen=True, slots=True)
class WantedControls:
    """How a county's checklist is to stand from a day on."""

    states: Mapping[str, bool]
    """Of each mechanism to change, whether it is in force; the others stay as they are."""
    day: date
    seen: int
    """The `seen` of the checklist that the user looked at."""
    note: str = ""


@transaction.atomic(durable=True)
def tick_controls(county: County, wanted: WantedControls, *, by: User) -> int:
    """Record what differs from the checklist as it stands; return how many rows were added.

    Raises Refused where a mechanism is not on the list, or somebody changed it since it was seen.
    """
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    now = checklist(county, wanted.day)
    standing = {item.mechanism: item for item in now.items}
    for mechanism in wanted.states:
        if mechanism not in standing:
            raise Refused("control-unknown", mechanism=mechanism)
    if now.seen != wanted.seen:
        raise Refused("controls-changed-meanwhile")
    added = ControlTick.objects.bulk_create(
        ControlTick(
            county=county,
            mechanism=mechanism,
            is_in_force=state,
            day=wanted.day,
            note=wanted.note,
            by=by,
        )
        for mechanism, state in wanted.states.items()
        if state != standing[mechanism].is_in_force
    )
    return len(added)
