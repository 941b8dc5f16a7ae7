"""Parts share what the whole has: never more, and hardly anything is left with nobody."""

import numpy as np
import pytest

from tests.transport.planner.odd_problems import random_problem
from transport.planner.construct import construct
from transport.planner.ground import Ground
from transport.planner.parts import shares


@pytest.mark.parametrize("seed", range(40))
def test_shares_add_up_to_what_there_is_and_go_where_they_are_of_use(seed):
    problem = random_problem(seed, kinds=3, days=6, parties=60, largest=3, origins=5, ends=4)
    ground = Ground(problem)
    draft = construct(ground, patience=0.0)
    chance = np.random.default_rng(seed)
    count = 4
    part_of = chance.integers(0, count, len(draft.kind))
    party_part = np.where(
        draft.trip_of < 0,
        chance.integers(0, count, len(problem.parties)),
        np.append(part_of, 0)[draft.trip_of],
    )
    turn = chance.permutation(count)

    room, reception = shares(ground, draft, party_part, part_of=part_of, turn=turn)

    assert (room.sum(axis=0) == ground.count[:, None]).all()
    county = ground.county[problem.parties.destination]
    for c in range(len(ground.counties)):
        comes = np.array([(county[party_part == part] == c).any() for part in range(count)])
        assert (reception[~comes, c] == 0).all()
        if comes.any():
            assert (reception[:, c].sum(axis=0) == np.floor(ground.reception[c])).all()
            even = reception[comes, c] - _riders(problem, draft, party_part, county == c)[comes]
            assert (even.max(axis=0) - even.min(axis=0) <= 1).all()


def _riders(problem, draft, party_part, wanted):
    """[part, day]: travellers of these parties who ride."""
    total = np.zeros((4, problem.rules.horizon_days))
    rides = np.flatnonzero(wanted & (draft.trip_of >= 0))
    days = draft.day[draft.trip_of[rides]]
    np.add.at(total, (party_part[rides], days), problem.parties.size[rides])
    return total
