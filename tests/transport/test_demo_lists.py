"""The demonstration's lists: recorded ones of cases, contacts and released, and one that waits."""

from collections import Counter

import pytest
from django.contrib.auth.models import User

from enterprises import demo as enterprise_demo
from tests.factories.risk import ORIGIN, CountyFactory, DutyFactory, TownshipFactory
from tests.factories.workers_registry import WorkerFactory
from transport import demo_lists
from workers_registry import actions, queries
from workers_registry.models import ListMatch, ListProposal, Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(day):
    """A county with two officials, twelve people whom lists name and five whom none names."""
    county = CountyFactory(code=ORIGIN)
    TownshipFactory(county=county)
    for name in ("zhenxiong", "zhenxiong-2"):
        DutyFactory(county=county, user__username=name)
    named = enterprise_demo.demo_list_matches(1)[:12]
    people = [
        WorkerFactory(home_county=county, identity_number=match.identity_number) for match in named
    ]
    people += [WorkerFactory(home_county=county) for _number in range(5)]
    actions.reissue_codes([one.pk for one in people], today=day)
    demo_lists.load(1)
    return named


def test_every_day_has_its_list_and_everybody_stands_on_theirs(loaded):
    matches = ListMatch.objects.exclude(worker__name=demo_lists.PATIENT[0])

    found = Counter(matches.values_list("worker__identity_tail", "kind", "since"))

    assert found == Counter((one.identity_number[-4:], one.kind, one.since) for one in loaded)
    recorded = ListProposal.objects.filter(state="recorded")
    assert recorded.count() == len({(one.kind, one.since) for one in loaded}) + 2


def test_a_case_was_recorded_and_released_and_one_list_waits_and_changes_nothing(loaded):
    patient = Worker.objects.get(name=demo_lists.PATIENT[0])

    assert queries.open_cases([patient.pk], day=demo_lists.LEFT_HOSPITAL) == []
    kinds = Counter(ListProposal.objects.values_list("kind", flat=True))
    assert (kinds["confirmed"], kinds["released"]) == (1, 1)
    waiting = ListProposal.objects.get(state="open")
    assert len(waiting.worker_ids) == demo_lists.WAITING
    assert not ListMatch.objects.filter(worker__in=waiting.worker_ids).exists()
    assert patient.is_synthetic


def test_the_countys_page_shows_them(client, loaded):
    client.force_login(User.objects.get(username="zhenxiong-2"))

    page = client.get("/lists/").content.decode()

    assert page.count("<tr>") == ListProposal.objects.count() + 1
    assert demo_lists.HOSPITAL in page


def test_loading_it_again_changes_nothing(loaded):
    before = ListProposal.objects.count(), ListMatch.objects.count(), Worker.objects.count()

    demo_lists.load(1)

    assert (
        ListProposal.objects.count(), ListMatch.objects.count(), Worker.objects.count(),
    ) == before  # fmt: skip
