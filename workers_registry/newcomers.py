"""People whom nobody has registered yet, as text for COPY, with what is said of them. Pure."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from workers_registry.copy_text import copy_line
from workers_registry.sealed_workers import SealedWorker


@dataclass(frozen=True, slots=True)
class Newcomers:
    """The people by place from 0 on, without ids: those are only given as they are written."""

    people: list[bytes] = field(default_factory=list)
    """The columns of SealedWorker."""
    declared: list[tuple[int, bytes]] = field(default_factory=list)
    """Place; today's temperature and symptoms."""
    checked: list[tuple[int, date]] = field(default_factory=list)
    """Place; the day of a medical check."""
    stays: list[tuple[int, str, date]] = field(default_factory=list)
    """Place; a county and the day on which the person left it."""

    def add(self, person: SealedWorker) -> int:
        """Add a person and give their place."""
        self.people.append(copy_line(person))
        return len(self.people) - 1

    def say(
        self, at: int, *, temperature: Decimal | None, symptoms: tuple[str, ...], day: date | None
    ) -> None:
        """Keep today's temperature and the day of the medical check; None: not said."""
        if temperature is not None:
            self.declared.append((at, copy_line((temperature, symptoms))))
        if day is not None:
            self.checked.append((at, day))
