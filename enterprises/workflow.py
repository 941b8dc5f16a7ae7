"""The life of an application: its states and the moves between them. Pure."""

from enum import StrEnum

from risk.refusal import Refused

DRAFT = "draft"
SUBMITTED = "submitted"
RETURNED = "returned"
APPROVED = "approved"
WITHDRAWN = "withdrawn"

ADMITTED = "admitted"
POSTPONED = "postponed"
REFUSED = "refused"


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


ENTRY_TRANSITIONS: dict[tuple[str, str], Actor] = {
    (ADMITTED, POSTPONED): Actor.COUNTY,
    (ADMITTED, REFUSED): Actor.COUNTY,
    (POSTPONED, POSTPONED): Actor.COUNTY,
    (POSTPONED, REFUSED): Actor.COUNTY,
    (POSTPONED, ADMITTED): Actor.COUNTY,
    (REFUSED, POSTPONED): Actor.COUNTY,
    (REFUSED, ADMITTED): Actor.COUNTY,
    (ADMITTED, WITHDRAWN): Actor.ENTERPRISE,
    (POSTPONED, WITHDRAWN): Actor.ENTERPRISE,
    (REFUSED, WITHDRAWN): Actor.ENTERPRISE,
}
"""Every allowed move of one worker on a roster, whom the county need not approve with the rest."""


def check_move(old: str, new: str) -> None:
    """Raise Refused("application-cannot-move") where the table does not allow the move."""
    if (old, new) not in TRANSITIONS:
        raise Refused("application-cannot-move", old=old, new=new)


def moves_from(status: str, actor: Actor) -> tuple[str, ...]:
    """Give the states to which the actor may move an application from the given one."""
    return tuple(new for (old, new), who in TRANSITIONS.items() if old == status and who is actor)


def may_stand(old: str, new: str) -> bool:
    """Tell whether the county may move a worker from one standing to another."""
    return ENTRY_TRANSITIONS.get((old, new)) is Actor.COUNTY


def diagram() -> str:
    """Give the state diagram of applications in Mermaid's notation, drawn from the table."""
    return _drawn(TRANSITIONS, DRAFT)


def entry_diagram() -> str:
    """Give the state diagram of one worker on a roster, drawn from the table."""
    return _drawn(ENTRY_TRANSITIONS, ADMITTED)


def _drawn(table: dict[tuple[str, str], Actor], first: str) -> str:
    lines = ["stateDiagram-v2", f"    [*] --> {first}: enterprise"]
    lines += [f"    {old} --> {new}: {actor}" for (old, new), actor in table.items()]
    old_states = {old for old, _new in table}
    new_states = dict.fromkeys(new for _old, new in table)
    lines += [f"    {state} --> [*]" for state in new_states if state not in old_states]
    return "\n".join(lines)
