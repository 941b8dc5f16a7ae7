"""How many codes one person may hold for others. Pure."""

from dataclasses import dataclass
from typing import ClassVar

from risk.refusal import Refused


@dataclass(frozen=True, slots=True)
class Policy:
    """The number that an authority may change."""

    RULE: ClassVar[str] = "proxy"

    at_most: int = 10
    """People whose codes one phone holds; other provinces allowed ten."""


def check_grant(*, holder: int, held: int, already: int, policy: Policy) -> None:
    """Refuse to let somebody hold their own code, or one more than the limit."""
    if holder == held:
        raise Refused("proxy-of-oneself")
    if already >= policy.at_most:
        raise Refused("proxy-too-many", limit=policy.at_most)
