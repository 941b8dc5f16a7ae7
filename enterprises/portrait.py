"""The power curve of one enterprise against its December: since when it has resumed (R9). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from enterprises.resumption import Policy, Sums, UserDay, sums_of


@dataclass(frozen=True, slots=True)
class Meter:
    """One meter of the enterprise."""

    key: int
    sector: str
    base_kwh: float | None


@dataclass(frozen=True, slots=True)
class PortraitDay:
    """What the meters add up to on one day; nothing counts where none was read."""

    day: date
    sums: Sums

    @property
    def share(self) -> float | None:
        """Give the consumption in percent of the base of the meters that were read."""
        return 100 * self.sums.kwh / self.sums.base_kwh if self.sums.users else None


@dataclass(frozen=True, slots=True)
class Portrait:
    """The days, oldest first, and what follows from them."""

    days: tuple[PortraitDay, ...]
    meters: int
    without_base: int
    """Meters left out: no base, or a base of 0."""
    base_kwh: float
    """The mean December day of all meters that have one."""
    resumed_since: date | None
    """First day of the unbroken run of resumed days up to the last that was read."""
    last: PortraitDay | None
    """The last day on which any meter counts."""
    gaps: int
    """Days on which a meter that has a base was not read, added up over the meters."""
    capped: int
    """Days on which a meter was capped, added up over the meters."""


def portrait(
    meters: Iterable[Meter],
    kwh: Mapping[tuple[int, date], float],
    days: Iterable[date],
    policy: Policy,
) -> Portrait:
    """Give the portrait; `kwh` holds whole days by meter and day, what is missing is a gap."""
    meters = list(meters)
    drawn = tuple(
        PortraitDay(
            day,
            sums_of(
                (UserDay(kwh.get((one.key, day)), one.base_kwh, one.sector) for one in meters),
                policy,
            ),
        )
        for day in days
    )
    read = [one for one in drawn if one.sums.users]
    bases = [one.base_kwh for one in meters if one.base_kwh]
    return Portrait(
        days=drawn,
        meters=len(meters),
        without_base=len(meters) - len(bases),
        base_kwh=sum(bases),
        resumed_since=_resumed_since(read),
        last=read[-1] if read else None,
        gaps=sum(one.sums.gaps for one in drawn),
        capped=sum(one.sums.capped for one in drawn),
    )


def _resumed_since(read: list[PortraitDay]) -> date | None:
    """Go back from the last day read for as long as any meter had resumed; gaps break nothing."""
    since = None
    for one in reversed(read):
        if not one.sums.resumed:
            break
        since = one.day
    return since
