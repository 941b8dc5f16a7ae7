import pytest

from risk.national_rating import Policy, judge
from risk.rating import GREEN, RED, YELLOW, Indicators


@pytest.mark.parametrize(
    ("confirmed", "quiet", "clusters", "level", "rule"),
    [
        (0, None, None, GREEN, "R2.low"),
        (3, 13, None, YELLOW, "R2.medium"),
        (3, 14, None, GREEN, "R2.low"),
        (50, 0, 2, YELLOW, "R2.medium"),
        (51, 0, 2, RED, "R2.high"),
        (51, 0, 0, YELLOW, "R2.medium"),
        (51, 0, None, YELLOW, "R2.medium"),
        (51, 14, 2, GREEN, "R2.low"),
    ],
)
def test_the_national_rule_knows_three_levels(confirmed, quiet, clusters, level, rule):
    verdict = judge(Indicators(confirmed, quiet, clusters=clusters), Policy())

    assert (verdict.level, verdict.rule) == (level, rule)
