"""Who may destroy everything that is kept of persons. Pure."""

from risk.refusal import Refused


def check_second(first: int, second: int) -> None:
    """Refuse a confirmation by the one who asked."""
    if first == second:
        raise Refused("destruction-second-is-first")


def check_waits(state: str) -> None:
    """Refuse to decide what is decided already."""
    if state != "open":
        raise Refused("destruction-decided-already")
