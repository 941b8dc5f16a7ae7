"""Parts a draft into neighbourhoods that can be searched side by side.

Parts touch disjoint trips and parties, and each has its own share of every limit: what one does
can never break a rule of the whole. Pure; chance comes as an argument.
"""

from dataclasses import dataclass

import numpy as np

from transport.planner.ground import Draft, Ground, heads_at
from transport.planner.problem import Floats, Ints

TRIPS_A_PART = (50, 320)
"""At most so many trips are searched together, in small problems and in large ones: larger parts
have fewer seams, but a move costs more in them."""

PARTS = 8
"""So many parts of the smaller size a problem has before its parts grow."""

FEW_TRIPS = 15
"""So few are not parted at all."""

BLUR = 0.2
"""How far trips are moved at random before they are halved, in spreads of those to be halved:
seams must wander, but neighbours stay together however far the whole stretches."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one thread searches: rows of the draft and shares of the limits."""

    parties: Ints
    trips: Ints
    room: Ints
    reception: Floats


def parted(ground: Ground, draft: Draft, chance: np.random.Generator) -> list[Part]:
    """Trips and those left behind, halved along random directions until they are few."""
    trips = len(draft.kind)
    if trips == 0:
        return []  # nobody can be moved
    left = np.flatnonzero(draft.trip_of < 0)
    places = ground.places
    of_trip = trip_places(draft, places)
    groups: list[tuple[Ints, Ints]] = []
    whole = np.arange(trips), left
    small, large = TRIPS_A_PART
    most = min(large, max(small, trips // PARTS))
    halve(whole, of_trip, places, chance=chance, groups=groups, few=(FEW_TRIPS, most))
    part_of = np.zeros(trips + 1, dtype=np.int64)
    for i, (rides, _) in enumerate(groups):
        part_of[rides] = i
    party_part = part_of[draft.trip_of]
    for i, (_, waiting) in enumerate(groups):
        party_part[waiting] = i
    first = np.array([-len(waiting) for _, waiting in groups])
    turn = np.argsort(np.lexsort((chance.random(len(groups)), first)))
    room, reception = shares(ground, draft, party_part, part_of=part_of[:-1], turn=turn)
    # Numpy sorts numbers this short by their digits, in a third of the time.
    short = party_part.astype(np.uint16 if len(groups) < 1 << 16 else np.int64)
    by_party = np.argsort(short, kind="stable")
    riders = np.split(by_party, np.cumsum(np.bincount(short, minlength=len(groups)))[:-1])
    return [
        Part(riders[i], np.sort(groups[i][0]), room[i], reception[i])
        for i in range(len(groups))
        if len(riders[i])
    ]


def halve(
    group: tuple[Ints, Ints], of_trip: Floats, places: Floats, *,
    chance: np.random.Generator, groups: list[tuple[Ints, Ints]], few: tuple[int, int],
) -> None:  # fmt: skip
    """Append to `groups` these trips and parties left behind, halved until there are few.

    So few need not be halved; once halved, so few need not be halved again.
    """
    rides, left = group
    if len(rides) <= few[0]:
        groups.append(group)
        return
    weights = chance.normal(size=4) * chance.integers(0, 2, 4)
    along = of_trip[rides] @ weights
    along += BLUR * along.std() * chance.normal(size=len(rides))
    order = np.argsort(along, kind="stable")
    middle = len(rides) // 2
    is_low = places[left] @ weights < along[order[middle]]
    for half in ((rides[order[:middle]], left[is_low]), (rides[order[middle:]], left[~is_low])):
        halve(half, of_trip, places, chance=chance, groups=groups, few=(few[1], few[1]))


def trip_places(draft: Draft, places: Floats) -> Floats:
    """The mean place of the parties aboard each trip."""
    riding = draft.trip_of >= 0
    trips = len(draft.kind)
    number = np.maximum(np.bincount(draft.trip_of[riding], minlength=trips), 1)
    total = [
        np.bincount(draft.trip_of[riding], weights=column[riding], minlength=trips)
        for column in places.T
    ]
    return np.asarray(np.stack(total, axis=1) / number[:, None])


def shares(
    ground: Ground, draft: Draft, party_part: Ints, *, part_of: Ints, turn: Ints
) -> tuple[Ints, Floats]:
    """Each part's own use of vehicles and reception, with its share of what is not used.

    What cannot be shared evenly goes to the parts in their `turn`; a county's reception to those
    that have people for it, for elsewhere it is of no use.
    """
    count = len(turn)
    leaving = np.zeros((count, len(ground.seats), ground.horizon), dtype=np.int64)
    np.add.at(leaving, (part_of, draft.kind, draft.day), 1)
    room = ground.under_way(leaving)
    shape = (count, len(ground.counties), ground.horizon)
    rows = ground.problem.parties
    county = ground.county[rows.destination]
    counted = np.flatnonzero((county >= 0) & (draft.trip_of >= 0))
    days = draft.day[draft.trip_of[counted]]
    at = (party_part[counted], county[counted], days)
    reception = heads_at(at, rows.size[counted], shape)
    slack = ground.count[:, None] - room.sum(axis=0)
    room += slack // count + (turn[:, None, None] < slack % count)
    comes = np.zeros((count, len(ground.counties)), dtype=bool)
    comes[party_part[county >= 0], county[county >= 0]] = True
    spare = np.floor(ground.reception[:, None] - reception.sum(axis=0))
    parts = np.maximum(comes.sum(axis=0), 1)[:, None]
    # The turn of a part among those that have people for the county.
    place = np.argsort(np.argsort(np.where(comes, turn[:, None], count), axis=0), axis=0)
    share = spare // parts + (place[:, :, None] < spare % parts)
    reception += np.where(comes[:, :, None], share, 0.0)
    return room, reception
