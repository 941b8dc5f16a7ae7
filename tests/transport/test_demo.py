"""The demonstration's fleet."""

import pytest

from tests.factories.transport import TODAY, Corridor
from transport import demo
from transport.models import Coach, Stop, VehicleType


@pytest.fixture
def loaded(corridor: Corridor):
    demo.load_fleet(by=corridor.receiver)
    return corridor


def test_the_fleet_has_fifty_coaches_of_59_and_ten_of_53_that_belong_to_nobody(loaded):
    marked = Coach.objects.filter(is_synthetic=True)

    assert marked.filter(type__approved_seats=59).count() == 50
    assert marked.filter(type__approved_seats=53).count() == 10
    assert not marked.exclude(plate__regex=r"^云C-D\d{4}$").exists()


def test_every_township_of_both_counties_has_a_stop(loaded):
    assert Stop.objects.filter(is_synthetic=True).count() == 4


def test_loading_twice_changes_nothing(loaded):
    demo.load_fleet(by=loaded.receiver)

    assert Coach.objects.filter(is_synthetic=True).count() == 60
    assert VehicleType.objects.count() == 2


def test_the_first_run_asks_for_a_week_with_every_coach_at_half_load(loaded):
    new = demo.first_run(TODAY, 20)

    assert (new.last_day - new.first_day).days == 6
    assert sum(new.fleet.values()) == 60
    assert (new.load_limit, new.turnaround_days, new.reception_per_day) == (0.5, 3, 760)
