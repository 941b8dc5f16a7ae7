"""The life of an application, and its diagram in the documentation."""

import itertools

import pytest

from enterprises import models, workflow
from enterprises.management.commands import draw_workflow
from risk.refusal import Refused

STATES = (
    workflow.DRAFT,
    workflow.SUBMITTED,
    workflow.RETURNED,
    workflow.APPROVED,
    workflow.WITHDRAWN,
)


@pytest.mark.parametrize(("old", "new"), list(itertools.product(STATES, STATES)))
def test_only_the_moves_of_the_table_are_allowed(old, new):
    if (old, new) in workflow.TRANSITIONS:
        workflow.check_move(old, new)
    else:
        with pytest.raises(Refused) as caught:
            workflow.check_move(old, new)
        assert caught.value.code == "application-cannot-move"


def test_only_the_county_approves_and_only_the_enterprise_submits():
    assert workflow.moves_from("submitted", workflow.Actor.COUNTY) == ("returned", "approved")
    assert workflow.moves_from("draft", workflow.Actor.ENTERPRISE) == ("submitted", "withdrawn")


def test_the_model_knows_the_same_states():
    assert set(models.Application.Status.values) == set(STATES)


def test_the_diagram_in_the_documentation_is_drawn_from_the_table():
    text = draw_workflow.page().read_text(encoding="utf-8")

    assert draw_workflow.drawn(text) == text, "run `manage.py draw_workflow`"
