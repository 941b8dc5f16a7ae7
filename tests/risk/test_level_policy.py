import pytest

from risk.level_policy import Path, Policy, requirements
from risk.rating import BLUE, GREEN, ORANGE, RED, YELLOW


@pytest.mark.parametrize(
    ("level", "path", "days"),
    [
        (GREEN, Path.FILING, 0),
        (BLUE, Path.FILING, 0),
        (YELLOW, Path.SITE_CHECK, 0),
        (ORANGE, Path.WHITE_LIST, 7),
        (RED, Path.WHITE_LIST, 14),
    ],
)
def test_a_graver_level_asks_for_more(level, path, days):
    asked = requirements(level)

    assert (asked.approval_path, asked.observation_days) == (path, days)


def test_nobody_leaves_a_red_county_and_no_coach_goes_there():
    assert not requirements(RED).may_leave
    assert not requirements(RED).may_arrive
    assert requirements(ORANGE).may_leave


def test_half_of_the_seats_may_be_used_and_a_later_version_may_change_it():
    march = Policy(load_limits=(1.0, 1.0, 0.5, 0.5, 0.5))

    assert requirements(GREEN).load_limit == 0.5
    assert requirements(GREEN, march).load_limit == 1.0
