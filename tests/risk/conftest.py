"""What the risk tests share."""

from datetime import date

import pytest

from tests.factories.risk import CaseCountFactory, CountyFactory


@pytest.fixture
def county(db):
    """A county of Zhejiang."""
    return CountyFactory(code="330784")


@pytest.fixture
def report():
    """Record what was reported of a county: `report(county, {day of February: confirmed})`."""

    def recorded(place, figures, **values):
        return [
            CaseCountFactory(county=place, day=date(2020, 2, at), confirmed=figure, **values)
            for at, figure in figures.items()
        ]

    return recorded
