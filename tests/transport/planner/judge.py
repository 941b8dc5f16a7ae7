"""The independent referee as `JUDGE`, for tests that compare with it and skip where it is not."""

import pytest

from tests.transport.planner.referee import PLACE, referee

JUDGE = referee()
needs_judge = pytest.mark.skipif(
    JUDGE is None, reason=f"{PLACE.name}, the referee, is not beside the project"
)
