"""What every test may lean on: own servers, a fixed business day, the cast of users."""

import contextlib
import os
from datetime import date

import pytest
from django.conf import settings
from django.utils import translation

from tests import browser, servers

DAY = date(2020, 2, 15)
"""The business day of every test (tests/settings.py sets it)."""
STACK = pytest.StashKey[contextlib.ExitStack]()
SERVER_VARIABLES = {
    "needs_postgres": "TEST_DATABASE_URL",
    "needs_redis": "TEST_REDIS_URL",
    "needs_rabbitmq": "TEST_RABBITMQ_URL",
}


# ---- the run ------------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers in the first process only; xdist's workers use the same ones."""
    is_worker = hasattr(config, "workerinput")
    if is_worker or servers.FOLDER_VARIABLE not in os.environ or config.option.collectonly:
        return
    stack = config.stash[STACK] = contextlib.ExitStack()
    stack.enter_context(servers.running())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what this process started."""
    stack = config.stash.get(STACK, None)
    if stack is not None:
        stack.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip, with the reason, what needs a browser or a server that is not here."""
    for item in items:
        for mark, variable in SERVER_VARIABLES.items():
            if item.get_closest_marker(mark) and not os.environ.get(variable):
                item.add_marker(pytest.mark.skip(reason=f"{variable} names no server"))
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.enable_socket)
            if browser.chromium() is None and not browser.is_required():
                item.add_marker(pytest.mark.skip(reason=browser.REMEDY))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail a browser test where a browser is required and missing."""
    if item.get_closest_marker("browser") and browser.chromium() is None:
        pytest.fail(browser.REMEDY, pytrace=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line that browser tests were skipped, and how to mend it."""
    skipped = terminalreporter.stats.get("skipped", [])
    if any(browser.REMEDY in str(report.longrepr) for report in skipped):
        terminalreporter.write_line(browser.REMEDY, yellow=True)


# ---- the cast -----------------------------------------------------------------------------------
# Imports stand inside: factories need Django to be set up.


@pytest.fixture(autouse=True)
def _language():
    """Every test begins in the site's language, whichever the last one read a page in."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def day() -> date:
    """The business day."""
    return DAY


@pytest.fixture
def origin(db):
    """The county that the workers come from."""
    from tests.factories.risk import ORIGIN, CountyFactory

    return CountyFactory(code=ORIGIN)


@pytest.fixture
def destination(db):
    """The county where the enterprises are."""
    from tests.factories.risk import DESTINATION, CountyFactory

    return CountyFactory(code=DESTINATION)


@pytest.fixture
def enterprise(destination):
    """The enterprise of the owner and the colleague."""
    from tests.factories.enterprises import EnterpriseFactory

    return EnterpriseFactory(county=destination, township__county=destination)


@pytest.fixture
def owner(enterprise):
    """An HR manager of the enterprise."""
    from tests.factories.enterprises import MembershipFactory

    return MembershipFactory(enterprise=enterprise, user__username="owner").user


@pytest.fixture
def colleague(enterprise):
    """A second HR manager of the same enterprise."""
    from tests.factories.enterprises import MembershipFactory

    return MembershipFactory(enterprise=enterprise, user__username="colleague").user


@pytest.fixture
def stranger(destination):
    """An HR manager of another enterprise in the same county."""
    from tests.factories.enterprises import MembershipFactory

    return MembershipFactory(
        enterprise__county=destination,
        enterprise__township__county=destination,
        user__username="stranger",
    ).user


@pytest.fixture
def origin_coordinator(origin):
    """The coordinator of the county that the workers come from."""
    from tests.factories.risk import DutyFactory

    return DutyFactory(county=origin, user__username="origin_coordinator").user


@pytest.fixture
def destination_coordinator(destination):
    """The coordinator of the county where the enterprises are."""
    from tests.factories.risk import DutyFactory

    return DutyFactory(county=destination, user__username="destination_coordinator").user


@pytest.fixture
def other_coordinator(db):
    """The coordinator of a county that has nothing to do with any of it."""
    from tests.factories.risk import DutyFactory

    return DutyFactory(user__username="other_coordinator").user


@pytest.fixture
def province(db):
    """Somebody of the province's staff, who sees figures and no persons."""
    from risk.models import Duty
    from tests.factories.risk import DutyFactory

    return DutyFactory(role=Duty.Role.PROVINCE, user__username="province").user


@pytest.fixture
def worker(origin):
    """A worker of the origin county who has an account."""
    from tests.factories.users import UserFactory
    from tests.factories.workers_registry import WorkerFactory

    return WorkerFactory(home_county=origin, user=UserFactory(username="worker"))


@pytest.fixture
def worker_user(worker):
    """The account of the worker."""
    return worker.user
