"""What keeps a list from being turned against people. Pure.

In Henan, in June 2022, 1,317 people were given red codes by a list that had no epidemic ground.
Here a list beyond a few people needs a second official, and most of the people on it must have
been where the disease was known to be.
"""

from dataclasses import dataclass
from typing import ClassVar

from risk.refusal import Refused


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers of the guard that an authority may change."""

    RULE: ClassVar[str] = "guard"

    alone_up_to: int = 20
    """People whom one official may put on lists in one day without a second."""
    ground_share: float = 0.5
    """Of a longer list, the share who must have been in a county with known cases."""
    ground_days: int = 14
    """Days back from the list's day in which they must have been there."""


def needs_second(people: int, *, already_today: int, policy: Policy) -> bool:
    """Tell whether a list needs a second official, counting what the first did today."""
    return people + already_today > policy.alone_up_to


def check_ground(people: int, *, with_ground: int, policy: Policy) -> None:
    """Refuse a long list of people of whom too few were near any known case."""
    if people > policy.alone_up_to and with_ground < people * policy.ground_share:
        raise Refused("list-without-epidemic-ground", people=people, with_ground=with_ground)


def check_alone(people: int, *, already_today: int, policy: Policy) -> None:
    """Refuse a list that one official wants to record without a second."""
    if needs_second(people, already_today=already_today, policy=policy):
        raise Refused("list-needs-second-person", people=people, limit=policy.alone_up_to)


def check_second(first: int, second: int) -> None:
    """Refuse a confirmation by the one who proposed."""
    if first == second:
        raise Refused("list-second-is-first")
