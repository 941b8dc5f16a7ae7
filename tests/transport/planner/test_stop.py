import pytest

from transport.planner.stop import Effort, FirstOf, GapReached, MaxMoves, MaxSeconds


def effort(seconds: float = 0.0, moves: int = 0, gap: float = 1.0) -> Effort:
    return Effort(seconds, moves, gap)


@pytest.mark.parametrize(
    ("stop", "before", "after"),
    [
        (MaxSeconds(10), effort(seconds=9.999, moves=10**9, gap=0), effort(seconds=10)),
        (MaxMoves(500), effort(seconds=1e9, moves=499, gap=0), effort(moves=500)),
        (GapReached(0.05), effort(seconds=1e9, moves=10**9, gap=0.0501), effort(gap=0.05)),
        (MaxSeconds(0), effort(seconds=-1), effort()),
        (MaxMoves(0), effort(moves=-1), effort()),
        (GapReached(0), effort(gap=1e-12), effort(gap=0)),
    ],
)
def test_a_search_is_over_when_its_one_limit_is_reached_and_not_before(stop, before, after):
    assert not stop.is_over(before)
    assert stop.is_over(after)


def test_each_limit_says_what_it_limits():
    limits = [(s.seconds, s.moves) for s in (MaxSeconds(10), MaxMoves(500), GapReached(0.05))]

    assert limits == [(10, None), (None, 500), (None, None)]


def test_the_first_of_several_limits_ends_the_search():
    stop = FirstOf((MaxSeconds(10), MaxMoves(500), GapReached(0.05)))

    assert not stop.is_over(effort(seconds=9, moves=499, gap=0.06))
    assert stop.is_over(effort(seconds=10))
    assert stop.is_over(effort(moves=500))
    assert stop.is_over(effort(gap=0.05))


def test_the_first_of_several_limits_is_as_tight_as_the_tightest():
    inner = FirstOf((MaxSeconds(7), MaxMoves(900)))

    stop = FirstOf((MaxSeconds(10), MaxMoves(500), inner, GapReached(0.05)))

    assert (stop.seconds, stop.moves) == (7, 500)


def test_without_limits_of_a_kind_there_is_none():
    assert (FirstOf((GapReached(0.05),)).seconds, FirstOf((GapReached(0.05),)).moves) == (
        None,
        None,
    )
    assert FirstOf((MaxSeconds(0), MaxSeconds(5))).seconds == 0


def test_a_search_without_any_limit_never_ends():
    assert not FirstOf(()).is_over(effort(seconds=1e9, moves=10**12, gap=0))
