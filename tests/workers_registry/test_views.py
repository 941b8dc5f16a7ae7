import base64
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.risk import TownshipFactory, UserFactory
from tests.factories.workers_registry import (
    AppealFactory,
    DeclarationFactory,
    HealthCodeFactory,
    IntendedArrivalFactory,
    ListMatchFactory,
    MedicalCheckFactory,
    RecognisedCodeFactory,
    StayFactory,
    WorkerFactory,
)
from tests.queries import does_not_grow
from workers_registry import actions, pass_token, queries
from workers_registry.models import Appeal, Clearance, ListMatch

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_home(client, worker_user):
    client.force_login(worker_user)
    return client


@pytest.fixture
def county(client, origin_coordinator):
    client.force_login(origin_coordinator)
    return client


def address(name, *args):
    return reverse(f"workers_registry:{name}", args=args)


# ---- the worker's own pages ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["me", "check_in", "help", "code_image"])
def test_staff_have_no_pages_of_a_worker(county, name):
    assert county.get(address(name)).status_code == 404


def test_without_a_code_the_page_asks_for_a_check_in(at_home):
    page = at_home.get(address("me"))

    assert page.status_code == 200
    assert "cc-stale" in page.content.decode()
    assert at_home.get(address("code_image")).status_code == 404


def test_a_check_in_gives_a_green_code_with_a_picture_to_scan(at_home, worker):
    response = at_home.post(address("check_in"), {"temperature": "36.5"})

    assert response.url == address("me")
    page = at_home.get(address("me")).content.decode()
    assert "cc-green" in page
    assert address("code_image") in page
    picture = at_home.get(address("code_image"))
    assert picture["Content-Type"] == "image/svg+xml"
    assert "no-store" in picture["Cache-Control"]


def test_a_fever_turns_it_yellow_at_once_and_hides_the_picture(at_home, worker):
    at_home.post(address("check_in"), {"temperature": "37.8", "symptoms": ["cough"]})

    page = at_home.get(address("me")).content.decode()
    assert "cc-yellow" in page
    assert address("code_image") not in page
    assert worker.declarations.get().symptoms == ["cough"]


@pytest.mark.parametrize("temperature", ["", "33.9", "43.1", "warm"])
def test_a_temperature_that_cannot_be_is_named_beside_the_field(at_home, worker, temperature):
    response = at_home.post(address("check_in"), {"temperature": temperature})

    assert response.status_code == 400
    assert "temperature" in response.context["form"].errors
    assert not worker.declarations.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", ["confirmed", "close-contact", "general-contact"])
def test_every_colour_is_explained_in_both_languages(at_home, worker, kind, language):
    ListMatchFactory(worker=worker, kind=kind)
    actions.reissue_codes([worker.pk], today=ListMatchFactory.since)
    at_home.cookies["django_language"] = language

    page = at_home.get(address("me")).content.decode()

    assert queries.code_card(worker).why
    assert ("Until when" in page) == (language == "en")


def test_the_picture_carries_no_name_and_no_number(worker, worker_user):
    code = actions.declare(worker, temperature=Decimal("36.5"), by=None)
    now = timezone.now()

    token = actions.issue_token(worker, code)

    worker.refresh_from_db()
    read = pass_token.verify(
        token, keys=queries.public_keys(), revoked=(), now=int(now.timestamp()) + 5
    )
    assert isinstance(read, pass_token.Pass)
    assert (read.pass_id, read.colour) == (worker.pass_id.bytes, "green")
    raw = b"".join(base64.b32decode(p + "=" * (-len(p) % 8)) for p in token.split(".")[1:])
    for secret in (worker.identity_number, worker.phone, worker.name):
        assert secret.encode() not in raw
        assert secret not in token


# ---- the county's pages --------------------------------------------------------------------------


def test_the_county_lists_its_own_people_masked(county, worker):
    stranger = WorkerFactory(name="李大四")

    page = county.get(address("workers")).content.decode()

    assert worker.masked_name in page
    assert worker.name not in page
    assert worker.phone not in page
    assert stranger.masked_name not in page


def test_the_list_is_filtered_by_colour_currency_township_and_text(county, origin):
    township = TownshipFactory(county=origin)
    red = HealthCodeFactory(
        worker__home_county=origin, colour="red", rule="R3.2", worker__name="赵一红"
    ).worker
    old = HealthCodeFactory(worker__home_county=origin, current_until=None).worker
    none = WorkerFactory(home_county=origin, home_township=township)

    def found(**query):
        page = county.get(address("workers"), query).context["page"]
        return [worker.pk for worker in page]

    assert found(colour="red") == [red.pk]
    assert found(colour="missing") == [none.pk]
    assert found(is_current="true") == [red.pk]
    assert found(is_current="false") == [old.pk, none.pk]
    assert found(township=township.pk) == [none.pk]
    assert found(q="一红") == [red.pk]
    assert found(q=none.phone_tail) == [none.pk]
    assert found(q="nobody") == []


def test_the_list_needs_no_more_queries_for_more_people(county, origin):
    def add():
        HealthCodeFactory(
            worker__home_county=origin, worker__home_township=TownshipFactory(county=origin)
        )

    does_not_grow(read=lambda: county.get(address("workers")), add=add)


def test_one_person_is_shown_with_history_and_facts(county, worker):
    ListMatchFactory(worker=worker, source="疾控 0215-3")
    StayFactory(worker=worker)
    MedicalCheckFactory(worker=worker)
    actions.reissue_codes([worker.pk], today=ListMatchFactory.since)

    page = county.get(address("worker", worker.pk)).content.decode()

    assert "疾控 0215-3" in page
    assert "R3.2" in page
    assert worker.name not in page


def test_strangers_do_not_find_the_person(client, worker, other_coordinator, province, owner):
    for user in (other_coordinator, province, owner):
        client.force_login(user)
        assert client.get(address("worker", worker.pk)).status_code == 404
        for name in ("clear", "add_match"):
            assert client.post(address(name, worker.pk)).status_code == 404


def test_a_worker_records_nothing_about_themself(at_home, worker):
    for name in ("clear", "add_match"):
        assert at_home.post(address(name, worker.pk)).status_code == 404


def test_the_county_puts_a_person_on_a_list_and_the_code_is_red_at_once(county, worker):
    response = county.post(
        address("add_match", worker.pk),
        {"match-kind": "close-contact", "match-since": "2020-02-10", "match-source": "疾控 3"},
    )

    assert response.url == address("worker", worker.pk)
    assert queries.codes_of([worker.pk])[worker.pk].colour == "red"


@pytest.mark.parametrize(
    "fields",
    [
        {"match-kind": "close-contact", "match-since": "2020-02-16", "match-source": "x"},
        {"match-kind": "close-contact", "match-since": "2020-02-10", "match-source": ""},
        {
            "match-kind": "close-contact",
            "match-since": "2020-02-10",
            "match-released_on": "2020-02-11",
            "match-source": "x",
        },
    ],
)
def test_a_malformed_match_is_shown_again_with_its_errors(county, worker, fields):
    response = county.post(address("add_match", worker.pk), fields)

    assert response.status_code == 400
    assert response.context["match_form"].errors
    assert not ListMatch.objects.exists()


def test_the_county_ends_red_on_the_last_day_and_not_before(county, worker, day):
    match = ListMatchFactory(worker=worker, since=day - timedelta(13))
    actions.reissue_codes([worker.pk], today=day)

    county.post(address("clear", worker.pk), {"clearance-note": "n"})
    assert not Clearance.objects.exists()

    ListMatch.objects.filter(pk=match.pk).update(since=day - timedelta(14))
    actions.reissue_codes([worker.pk], today=day)
    county.post(address("clear", worker.pk), {"clearance-note": "14 天无症状"})
    assert Clearance.objects.get().note == "14 天无症状"


def test_ending_red_needs_a_ground(county, worker, day):
    ListMatchFactory(worker=worker, since=day - timedelta(14))
    actions.reissue_codes([worker.pk], today=day)

    response = county.post(address("clear", worker.pk), {"clearance-note": ""})

    assert response.status_code == 400
    assert not Clearance.objects.exists()


# ---- who looked, and codes on paper --------------------------------------------------------------


def test_the_worker_reads_who_opened_their_page(client, worker, worker_user, origin_coordinator):
    client.force_login(origin_coordinator)
    for _ in range(2):
        client.get(address("worker", worker.pk))
    client.force_login(worker_user)

    page = client.get(address("my_data"))

    assert [look.by for look in page.context["looks"]] == [origin_coordinator]
    assert worker.phone in page.content.decode()


def test_the_worker_reads_every_change_of_the_code_and_why(at_home, worker):
    HealthCodeFactory(worker=worker, colour="green")
    HealthCodeFactory(worker=worker, colour="red", rule="R3.2")

    page = at_home.get(address("my_data"))

    assert [code.colour for code, _why in page.context["history"]] == ["red", "green"]
    assert "R3.2" in page.content.decode()


def test_an_open_review_stands_on_the_workers_page_until_it_is_decided(at_home, worker):
    opened = AppealFactory(worker=worker)

    assert opened.number in at_home.get("/me/").content.decode()

    Appeal.objects.filter(pk=opened.pk).update(
        state="rejected", answer="名单无误。", decided_at=timezone.now(), decided_by=UserFactory()
    )
    assert opened.number not in at_home.get("/me/").content.decode()


@pytest.mark.parametrize(("source", "words"), [("roster", "企业名单"), ("疾控中心", "疾控中心")])
def test_the_county_reads_the_source_of_a_fact_in_words(county, worker, source, words):
    DeclarationFactory(worker=worker, source=source)

    assert f"<td>{words}</td>" in county.get(address("worker", worker.pk)).content.decode()


def test_the_worker_reads_every_arrival_that_was_said_and_every_code_of_another_province(
    client, worker, worker_user, destination
):
    IntendedArrivalFactory(worker=worker, county=destination, closed_at=timezone.now())
    IntendedArrivalFactory(worker=worker, county=destination, source="roster", means="train")
    IntendedArrivalFactory(county=destination, means="plane")
    shown = RecognisedCodeFactory(worker=worker, colour="yellow")
    RecognisedCodeFactory(worker=WorkerFactory(), colour="red")
    client.force_login(worker_user)

    page = client.get(address("my_data"))

    text = page.content.decode()
    assert len(page.context["arrivals"]) == 2
    assert list(page.context["recognised"]) == [shown]
    for words in (destination.name, "火车", "企业名单", "不再有效", shown.agreement.name, "黄码"):
        assert words in text
    assert "飞机" not in text
    assert "红码" not in text


def test_full_numbers_are_shown_once_and_only_for_a_reason(county, worker, worker_user):
    assert county.post(address("reveal", worker.pk), {"reveal-reason": ""}).status_code == 400
    page = county.post(address("reveal", worker.pk), {"reveal-reason": "核对身份证"})

    assert worker.identity_number in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert worker.identity_number not in county.get(address("worker", worker.pk)).content.decode()
    assert list(
        queries.looks_at(worker).filter(what="numbers").values_list("reason", flat=True)
    ) == ["核对身份证"]


def test_strangers_reveal_and_print_nothing(client, worker, other_coordinator, province, owner):
    actions.declare(worker, temperature=Decimal("36.5"), by=None)
    for user in (other_coordinator, province, owner):
        client.force_login(user)
        assert client.post(address("reveal", worker.pk), {"reveal-reason": "x"}).status_code == 404
        assert client.get(address("paper", worker.pk)).status_code == 404
    assert not queries.looks_at(worker).exists()


def test_a_green_code_is_printed_for_fourteen_days_and_another_is_not(county, worker):
    actions.declare(worker, temperature=Decimal("36.5"), by=None)
    page = county.get(address("paper", worker.pk))
    assert page.status_code == 200
    assert worker.name not in page.content.decode()

    actions.declare(worker, temperature=Decimal("38"), by=None)
    assert county.get(address("paper", worker.pk)).status_code == 404


def test_a_printed_code_is_void_once_the_colour_is_worse(worker):
    code = actions.declare(worker, temperature=Decimal("36.5"), by=None)
    worker.refresh_from_db()
    token = actions.issue_token(worker, code, holds=actions.ON_PAPER)
    in_a_week = int((timezone.now() + timedelta(days=7)).timestamp())

    def read():
        revoked = {row.pass_id.bytes for row in queries.revoked_passes()}
        return pass_token.verify(token, keys=queries.public_keys(), revoked=revoked, now=in_a_week)

    assert isinstance(read(), pass_token.Pass)
    actions.declare(worker, temperature=Decimal("38"), by=None)
    assert read() is pass_token.Fault.REVOKED


def test_a_withdrawn_key_makes_its_own_tokens_void_and_no_others(worker):
    other = WorkerFactory()
    tokens = {}
    for person in (worker, other):
        code = actions.declare(person, temperature=Decimal("36.5"), by=None)
        person.refresh_from_db()
        tokens[person.pk] = actions.issue_token(person, code)
    actions.rotate_key(other.home_county)

    actions.withdraw_key(actions.signing_key_of(worker.home_county_id))

    now = int(timezone.now().timestamp())
    keys = queries.public_keys()
    assert pass_token.verify(tokens[worker.pk], keys=keys, revoked=(), now=now) is (
        pass_token.Fault.UNKNOWN_KEY
    )
    assert isinstance(
        pass_token.verify(tokens[other.pk], keys=keys, revoked=(), now=now), pass_token.Pass
    )
