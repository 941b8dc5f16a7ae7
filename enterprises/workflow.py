"""The life of an application: its states and the moves between them. Pure."""

from enum import StrEnum

from risk.refusal import Refused

DRAFT = "draft"
SUBMITTED = "submitted"
RETURNED = "returned"
APPROVED = "approved"
WITHDRAWN = "withdrawn"


class Actor(StrEnum):
    """Who may make a move."""

    ENTERPRISE = "enterprise"
    COUNTY = "county"


TRANSITIONS: dict[tuple[str, str], Actor] = {
    (DRAFT, SUBMITTED): Actor.ENTERPRISE,
    (RETURNED, SUBMITTED): Actor.ENTERPRISE,
    (SUBMITTED, RETURNED): Actor.COUNTY,
    (SUBMITTED, APPROVED): Actor.COUNTY,
    (DRAFT, WITHDRAWN): Actor.ENTERPRISE,
    (SUBMITTED, WITHDRAWN): Actor.ENTERPRISE,
    (RETURNED, WITHDRAWN): Actor.ENTERPRISE,
}
"""Every allowed move (old state, new state) and who makes it."""


def check_move(old: str, new: str) -> None:
    """Raise Refused("application-cannot-move") where the table does not allow the move."""
    if (old, new) not in TRANSITIONS:
        raise Refused("application-cannot-move", old=old, new=new)


def moves_from(status: str, actor: Actor) -> tuple[str, ...]:
    """Give the states to which the actor may move an application from the given one."""
    return tuple(new for (old, new), who in TRANSITIONS.items() if old == status and who is actor)


def diagram() -> str:
    """Give the state diagram in Mermaid's notation, drawn from the table."""
    lines = ["stateDiagram-v2", f"    [*] --> {DRAFT}: enterprise"]
    lines += [f"    {old} --> {new}: {actor}" for (old, new), actor in TRANSITIONS.items()]
    old_states = {old for old, _new in TRANSITIONS}
    new_states = dict.fromkeys(new for _old, new in TRANSITIONS)
    lines += [f"    {state} --> [*]" for state in new_states if state not in old_states]
    return "\n".join(lines)
