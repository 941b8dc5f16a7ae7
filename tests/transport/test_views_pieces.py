"""The page of a run in pieces: how many are planned, what they cost so far, and what went wrong."""

import pytest

from tests.factories.transport import PlanningPieceFactory
from tests.transport.test_views import english, page, text
from transport.models import PlanningRun

pytestmark = pytest.mark.django_db
__all__ = ["english"]


@pytest.fixture
def parted(corridor):
    """A run in three pieces, one of them planned."""
    run = corridor.run(
        status="parted", pieces_all=3, pieces_done=1, attempt=1, attempts_before=1,
        question_file=b"{}", best_cost=123456.0, people_in=30, people_served=10, trips_planned=2,
    )  # fmt: skip
    PlanningPieceFactory(run=run)
    return run


@pytest.mark.parametrize("name", ["run", "run_live"])
def test_the_page_shows_the_pieces_planned_and_their_cost(client, corridor, parted, name):
    shown = text(page(client, corridor.sender, name, parted.pk))

    assert "1 of 3 pieces planned" in shown
    assert "Cost so far" in shown
    assert "123,456" in shown
    assert "data-poll" in shown
    assert 'aria-valuenow="25"' in shown
    assert "attempt 1" not in shown


def test_the_search_of_a_run_in_pieces_can_be_stopped(client, corridor, parted):
    shown = text(page(client, corridor.sender, "run", parted.pk))

    assert f"/runs/{parted.pk}/stop/" in shown


def test_the_page_says_that_pieces_are_being_joined(client, corridor, parted):
    PlanningRun.objects.update(
        status="running", attempt=2, pieces_done=3, lease_until=parted.asked_at
    )

    shown = text(page(client, corridor.sender, "run_live", parted.pk))

    assert "Joining the pieces" in shown
    assert "attempt" not in shown


def test_the_page_names_the_piece_that_failed(client, corridor, parted):
    PlanningRun.objects.update(status="failed", failure="piece-crashed:2")

    assert "at piece 2" in text(page(client, corridor.sender, "run", parted.pk))


def test_the_api_tells_how_many_pieces_are_planned(client, corridor, parted):
    client.force_login(corridor.sender)

    told = client.get(f"/api/runs/{parted.pk}/").json()

    assert (told["pieces_done"], told["pieces_all"]) == (1, 3)
