"""Nobody turns codes against people: a ground, a second person, a log that cannot be mended."""

from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from risk.refusal import Refused
from tests.factories.risk import CaseCountFactory, CountyFactory, DutyFactory
from tests.factories.workers_registry import (
    ListProposalFactory,
    StayFactory,
    WorkerFactory,
    identity_number,
)
from workers_registry import actions, guard, queries
from workers_registry.models import ChainLink, HealthCode, ListMatch, ListProposal, Worker

pytestmark = pytest.mark.django_db
POLICY = guard.Policy()
HENAN = 1317
"""People who got red codes in June 2022 from a list without epidemic ground."""


@pytest.fixture
def colleague(origin):
    return DutyFactory(county=origin, user__username="second_coordinator").user


def people(county, number: int) -> list[Worker]:
    return actions.register_workers(
        [
            actions.NewWorker("张小三", identity_number(n), f"1999999{n:04d}", county.pk)
            for n in range(number)
        ],
        by=None,
    )


def matches(workers, source="疾控 3"):
    return [
        actions.NewListMatch(worker.pk, "close-contact", StayFactory.first_day, source)
        for worker in workers
    ]


# ---- the rule ------------------------------------------------------------------------------------


def test_twenty_people_a_day_need_no_second_and_one_more_does():
    assert not guard.needs_second(20, already_today=0, policy=POLICY)
    assert guard.needs_second(21, already_today=0, policy=POLICY)
    assert guard.needs_second(1, already_today=20, policy=POLICY)


def test_half_of_a_long_list_must_have_been_near_a_case():
    guard.check_ground(100, with_ground=50, policy=POLICY)
    guard.check_ground(20, with_ground=0, policy=POLICY)
    with pytest.raises(Refused):
        guard.check_ground(100, with_ground=49, policy=POLICY)


# ---- Henan ---------------------------------------------------------------------------------------


def test_the_henan_list_is_refused_whoever_proposes_and_confirms_it(
    origin, origin_coordinator, colleague
):
    CaseCountFactory(confirmed=5)
    depositors = people(origin, HENAN)

    for attempt in (
        lambda: actions.record_list_matches(matches(depositors), by=origin_coordinator),
        lambda: actions.record_list_matches(
            matches(depositors), by=origin_coordinator, second=colleague
        ),
        lambda: actions.record_list_matches(matches(depositors), by=None),
        lambda: actions.propose_list(
            [worker.pk for worker in depositors],
            county=origin,
            kind="close-contact",
            since=StayFactory.first_day,
            source="某银行名单",
            by=origin_coordinator,
        ),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.code == "list-without-epidemic-ground"
        assert refusal.value.details == {"people": HENAN, "with_ground": 0}
    assert not HealthCode.objects.exists()
    assert not ListMatch.objects.exists()


def test_cut_into_short_lists_laid_down_beforehand_it_stops_after_the_first(
    origin, origin_coordinator, colleague
):
    depositors = [worker.pk for worker in people(origin, 60)]
    lists = [laid_down(origin, depositors[n : n + 20], origin_coordinator) for n in (0, 20, 40)]
    assert actions.confirm_list(lists[0], by=origin_coordinator) == 20

    for one in lists[1:]:
        for by in (origin_coordinator, colleague):
            with pytest.raises(Refused) as refusal:
                actions.confirm_list(one, by=by)
            assert refusal.value.code == "list-without-epidemic-ground"
    with pytest.raises(Refused):
        laid_down(origin, depositors[20:40], origin_coordinator)
    assert ListMatch.objects.count() == 20


def test_short_lists_with_a_ground_need_a_second_person_once_they_are_many(
    origin, origin_coordinator, colleague
):
    CaseCountFactory(county=origin, confirmed=5)
    contacts = [worker.pk for worker in people(origin, 40)]
    first, second = (laid_down(origin, contacts[n : n + 20], origin_coordinator) for n in (0, 20))
    assert not second.needs_second
    actions.confirm_list(first, by=origin_coordinator)

    with pytest.raises(Refused) as refusal:
        actions.confirm_list(second, by=origin_coordinator)
    assert refusal.value.code == "list-second-is-first"

    assert actions.confirm_list(second, by=colleague) == 20
    second.refresh_from_db()
    assert (second.needs_second, second.second) == (True, colleague)


def laid_down(county, worker_ids, by, kind="close-contact"):
    return actions.propose_list(
        worker_ids, county=county, kind=kind, since=StayFactory.first_day, source="疾控 3", by=by
    )


def test_cut_into_short_lists_it_stops_after_the_first(origin, origin_coordinator):
    CaseCountFactory(county=origin, confirmed=5)
    depositors = people(origin, 60)
    actions.record_list_matches(matches(depositors[:20]), by=origin_coordinator)

    with pytest.raises(Refused) as refusal:
        actions.record_list_matches(matches(depositors[20:40]), by=origin_coordinator)

    assert refusal.value.code == "list-needs-second-person"
    assert ListMatch.objects.count() == 20


def test_a_real_list_needs_a_second_person_and_not_the_same_again(
    origin, origin_coordinator, colleague
):
    CaseCountFactory(county=origin, confirmed=5)
    contacts = matches(people(origin, 30))

    for second, code in (
        (None, "list-needs-second-person"),
        (origin_coordinator, "list-second-is-first"),
    ):
        with pytest.raises(Refused) as refusal:
            actions.record_list_matches(contacts, by=origin_coordinator, second=second)
        assert refusal.value.code == code

    assert actions.record_list_matches(contacts, by=origin_coordinator, second=colleague) == 30


def test_people_who_stayed_where_cases_were_have_a_ground():
    infected = CountyFactory()
    CaseCountFactory(county=infected, confirmed=1)
    there = StayFactory(county=infected).worker
    elsewhere = WorkerFactory(home_county__city_code="990000")
    there.home_county.city_code = "980000"
    there.home_county.save()

    found = queries.with_ground(
        [there.pk, elsewhere.pk], since=StayFactory.first_day, policy=POLICY
    )

    assert found == 1


# ---- proposals -----------------------------------------------------------------------------------


@pytest.fixture
def proposal(origin, origin_coordinator):
    CaseCountFactory(county=origin, confirmed=5)
    return actions.propose_list(
        [worker.pk for worker in people(origin, 30)],
        county=origin,
        kind="close-contact",
        since=StayFactory.first_day,
        source="疾控 3",
        by=origin_coordinator,
    )


def test_a_proposal_changes_nothing_and_shows_what_it_would_do(proposal):
    shown = queries.preview(proposal)

    assert (shown.people, shown.with_ground) == (30, 30)
    assert (shown.before["green"], shown.after["red"]) == (30, 30)
    assert not ListMatch.objects.exists()


def test_the_second_person_confirms_it_once(proposal, origin_coordinator, colleague):
    with pytest.raises(Refused) as refusal:
        actions.confirm_list(proposal, by=origin_coordinator)
    assert refusal.value.code == "list-second-is-first"

    assert actions.confirm_list(proposal, by=colleague) == 30
    with pytest.raises(Refused) as refusal:
        actions.confirm_list(proposal, by=colleague)
    assert refusal.value.code == "list-decided-already"
    assert ListMatch.objects.count() == 30


def test_the_database_wants_two_different_people():
    row = ListProposalFactory()
    for change in (
        {"state": "recorded", "decided_at": row.made_at},
        {"state": "recorded", "decided_at": row.made_at, "second": row.by},
        {"state": "recorded"},
        {"source": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ListProposal.objects.filter(pk=row.pk).update(**change)


def test_the_pages_lead_from_numbers_to_the_second_person(
    client, origin, origin_coordinator, colleague
):
    CaseCountFactory(county=origin, confirmed=5)
    people(origin, 30)
    numbers = "\n".join([*(identity_number(n) for n in range(30)), identity_number(99)])
    given = {"kind": "close-contact", "since": "2020-02-14", "source": "疾控 3", "numbers": numbers}
    client.force_login(origin_coordinator)

    response = client.post(reverse("workers_registry:lists"), given)

    found = ListProposal.objects.get()
    assert response.url == reverse("workers_registry:list", args=[found.pk])
    assert len(found.worker_ids) == 30
    assert not client.get(response.url).context["may_confirm"]
    client.post(reverse("workers_registry:confirm_list", args=[found.pk]))
    assert not ListMatch.objects.exists()
    client.force_login(colleague)
    assert client.get(response.url).context["may_confirm"]
    client.post(reverse("workers_registry:confirm_list", args=[found.pk]))
    assert ListMatch.objects.count() == 30
    assert client.get(reverse("workers_registry:lists")).status_code == 200


def a_file(*lines, name="名单.csv", encoding="gb18030"):
    return SimpleUploadedFile(name, "\n".join(lines).encode(encoding))


def test_a_list_is_taken_from_a_file_too_and_nobody_twice(client, origin, origin_coordinator):
    people(origin, 3)
    first, second, third = (identity_number(n) for n in range(3))
    client.force_login(origin_coordinator)
    given = {"kind": "close-contact", "since": "2020-02-14", "source": "疾控 3", "numbers": first}

    client.post(
        reverse("workers_registry:lists"),
        {**given, "file": a_file("姓名,身份证号", f"甲,{first}", f"乙,{second}", f"丙,{third}")},
    )

    assert len(ListProposal.objects.get().worker_ids) == 3


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("姓名", "甲"), "第一行没有"),
        (("身份证号", "530627199001010005"), "第 2 行"),
        (("身份证号",), "请填号码，或选一个文件"),
    ],
)
def test_a_file_that_holds_no_list_is_refused_with_what_is_wrong(
    client, origin, origin_coordinator, lines, words
):
    client.force_login(origin_coordinator)
    given = {"kind": "close-contact", "since": "2020-02-14", "source": "疾控 3", "numbers": ""}

    page = client.post(reverse("workers_registry:lists"), {**given, "file": a_file(*lines)})

    assert page.status_code == 400
    assert words in page.content.decode()
    assert not ListProposal.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"numbers": "530627199001010005"}, {"source": ""}, {"since": "2020-02-16"}, {"numbers": "\n"}],
)
def test_a_malformed_list_is_shown_again(client, origin, origin_coordinator, wrong):
    people(origin, 1)
    given = {
        "kind": "close-contact",
        "since": "2020-02-14",
        "source": "x",
        "numbers": identity_number(0),
    }
    client.force_login(origin_coordinator)

    response = client.post(reverse("workers_registry:lists"), {**given, **wrong})

    assert response.status_code == 400
    assert not ListProposal.objects.exists()


def test_strangers_find_no_list(client, proposal, other_coordinator, province, owner):
    for user in (other_coordinator, province, owner):
        client.force_login(user)
        assert client.get(reverse("workers_registry:list", args=[proposal.pk])).status_code == 404
        for name in ("confirm_list", "reject_list"):
            address = reverse(f"workers_registry:{name}", args=[proposal.pk])
            assert client.post(address).status_code == 404
    client.force_login(province)
    assert client.get(reverse("workers_registry:lists")).status_code == 404


# ---- the chained log -----------------------------------------------------------------------------


@pytest.fixture
def changes(origin):
    """Three links: two in one county, one in another."""
    for worker in (*people(origin, 2), WorkerFactory()):
        actions.reissue_codes([worker.pk], today=StayFactory.first_day)
    return HealthCode.objects.order_by("pk")


def test_an_untouched_log_is_whole(changes):
    assert list(queries.chain_breaks()) == []
    assert ChainLink.objects.count() == 3
    assert len(queries.chain_heads()) == 2
    out = StringIO()
    call_command("verify_chain", stdout=out)
    assert "whole" in out.getvalue()


@pytest.mark.parametrize(
    ("tamper", "code"),
    [
        (lambda rows: rows.filter(pk=rows[0].pk).update(colour="red"), "rows-changed"),
        (lambda rows: rows.filter(pk=rows[0].pk).update(by=None, rule="R9"), "rows-changed"),
        (lambda rows: rows.filter(pk=rows[0].pk).delete(), "rows-changed"),
        (
            lambda rows: ChainLink.objects.filter(pk=rows[0].link_id).update(said="x"),
            "link-changed",
        ),
        (
            lambda rows: HealthCode.objects.create(
                worker=rows[0].worker,
                day=rows[0].day,
                colour="red",
                rule="R3.2",
                policy_version="v1",
            ),
            "rows-outside",
        ),
    ],
)
def test_a_change_behind_the_logs_back_is_found(changes, tamper, code):
    tamper(changes)

    assert code in {one.code for one in queries.chain_breaks()}
    with pytest.raises(CommandError, match=code):
        call_command("verify_chain", stdout=StringIO())


def test_a_link_taken_out_with_its_rows_is_missed_by_the_next(changes):
    first = changes[0].link
    changes.filter(link=first).delete()
    first.delete()

    assert [one.code for one in queries.chain_breaks()] == ["link-missing"]


def test_a_chain_cannot_fork(changes):
    link = changes[0].link

    with pytest.raises(IntegrityError), transaction.atomic():
        ChainLink.objects.create(
            county=link.county, said="x", digest="d", previous=link.previous, hash="h"
        )
