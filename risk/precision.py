"""The precision index: how well infection is kept out, and how freely people and goods move (R9).

Pure. Five control and seven flow indicators, each 0 to 100, each a part of a whole, so that a
city is rolled up from its counties' parts and wholes and never from averages. The two halves
are shown apart; sources and assumptions stand in docs/domain/precision-index.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from risk.counts import Reading

WINDOW_DAYS = 7
COMPUTED = "computed from the platform"
"""The source of a figure that the platform worked out from what it knows."""


class Indicator(StrEnum):
    """The twelve indicators; the first five are control, the rest flow."""

    NEW_CASES = "new-cases"
    CONTACTS = "contacts"
    ISOLATION = "isolation"
    FIRST_STOP = "first-stop"
    TRACING = "tracing"
    COACHES = "coaches"
    ROADS = "roads"
    RESUMPTION = "resumption"
    RETURN = "return"
    GOODS = "goods"
    SHOPS = "shops"
    CODES = "codes"


class Origin(StrEnum):
    """Where a figure comes from, the weakest first: a weaker one never replaces a stronger."""

    SYNTHETIC = "synthetic"
    COMPUTED = "computed"
    MANUAL = "manual"


def origin_of(source: str, *, is_manual: bool, is_synthetic: bool) -> Origin:
    """Return where a figure comes from; who recorded it goes before what it says of itself."""
    if is_manual:
        return Origin.MANUAL
    return Origin.SYNTHETIC if is_synthetic and source != COMPUTED else Origin.COMPUTED


def may_replace(new: Origin, held: Origin) -> bool:
    """Tell whether a figure may follow the one that holds: a person's stands until a person's."""
    order = tuple(Origin)
    return order.index(new) >= order.index(held)


CONTROL = tuple(Indicator)[:5]
FLOW = tuple(Indicator)[5:]


@dataclass(frozen=True, slots=True)
class Policy:
    """The weights of R9, in the order of the indicators; equal as shipped (assumed)."""

    RULE: ClassVar[str] = "R9.index"

    control_weights: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0, 1.0)
    """New cases, contacts, isolation, first stop, tracing (R9.control)."""
    flow_weights: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
    """Coaches, roads, resumption, return, goods, shops, codes (R9.flow)."""
    keep_days: int = 7
    """A figure counts for so many days after its own (R9.keep)."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole; the whole is more than nothing."""

    part: float
    whole: float

    @property
    def value(self) -> float:
        """Give the share in per cent, 0 to 100."""
        return 100 * min(1.0, self.part / self.whole)


@dataclass(frozen=True, slots=True)
class Index:
    """The two halves of the index, and how many of their indicators are known."""

    control: float | None
    flow: float | None
    control_known: int
    flow_known: int


def index(parts: Mapping[Indicator, Part], policy: Policy) -> Index:
    """Return the weighted means over the indicators that are known; None where none is."""
    control = _mean(parts, CONTROL, policy.control_weights)
    flow = _mean(parts, FLOW, policy.flow_weights)
    return Index(
        control=control,
        flow=flow,
        control_known=sum(one in parts for one in CONTROL),
        flow_known=sum(one in parts for one in FLOW),
    )


def rolled_up(counties: Iterable[Mapping[Indicator, Part]]) -> dict[Indicator, Part]:
    """Return the parts and wholes of some counties added up, per indicator."""
    found: dict[Indicator, Part] = {}
    for parts in counties:
        for one, part in parts.items():
            so_far = found.get(one, Part(0, 0))
            found[one] = Part(so_far.part + part.part, so_far.whole + part.whole)
    return found


def new_case_control(readings: Sequence[Reading]) -> Part:
    """Return how far new cases are below the county's worst week: nothing new is the whole.

    A county that never had a case counts as one of one. The readings are in order of days, the
    last one being the day itself.
    """
    if not readings:
        return Part(1, 1)
    weeks = _weeks(readings)
    worst = max(weeks)
    return Part(worst - weeks[-1], worst) if worst else Part(1, 1)


def _weeks(readings: Sequence[Reading]) -> list[int]:
    """New cases of the seven days up to each reading; a fall counts as none."""
    found: list[int] = []
    earlier, before = 0, 0
    for reading in readings:
        while (reading.day - readings[earlier].day).days >= WINDOW_DAYS:
            before = readings[earlier].confirmed
            earlier += 1
        found.append(max(0, reading.confirmed - before))
    return found


def _mean(
    parts: Mapping[Indicator, Part], wanted: Sequence[Indicator], weights: Sequence[float]
) -> float | None:
    known = [
        (parts[one].value, weight)
        for one, weight in zip(wanted, weights, strict=True)
        if one in parts
    ]
    total = sum(weight for _, weight in known)
    return round(sum(value * weight for value, weight in known) / total, 1) if total else None
