"""Applications of the enterprise that most of these tests begin with; some have their own."""

import pytest

from tests.factories.enterprises import ApplicationFactory, RosterEntryFactory
from tests.factories.risk import CountyRatingFactory, TownshipFactory


@pytest.fixture
def draft(enterprise, origin):
    """An application that its enterprise still writes, from a county with a township."""
    TownshipFactory(county=origin, name="泼机镇")
    return ApplicationFactory(enterprise=enterprise, origin_county=origin)


@pytest.fixture
def submitted(enterprise, origin, destination):
    """An application of one worker that waits for the county's answer."""
    CountyRatingFactory(county=destination)
    made = ApplicationFactory(enterprise=enterprise, origin_county=origin, status="submitted")
    RosterEntryFactory(application=made)
    return made
