"""The checkpoint: what a list of a certain age allows, the list itself, the lane without a code."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests.factories.users import UserFactory
from tests.factories.workers_registry import SigningKeyFactory, WorkerFactory
from workers_registry import actions, checkpoint, queries, tasks, wording
from workers_registry.models import Look, SigningKey, Worker
from workers_registry.pass_token import Fault, Pass, verify

POLICY = checkpoint.Policy()
GREEN = Pass(bytes(16), "green", 0, 60)
YELLOW = Pass(bytes(16), "yellow", 0, 60)


def address(name, *args):
    return reverse(f"workers_registry:{name}", args=args)


# ---- the rule ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "age"),
    [(3600, "fresh"), (3601, "stale"), (24 * 3600, "stale"), (24 * 3600 + 1, "too-old")],
)
def test_a_list_is_fresh_for_an_hour_and_usable_for_a_day(seconds, age):
    assert checkpoint.list_age(seconds, POLICY) == age


@pytest.mark.parametrize("age", checkpoint.ListAge)
def test_only_green_needs_a_list_that_is_not_too_old(age):
    unsure = age is checkpoint.ListAge.TOO_OLD

    assert checkpoint.case_of(GREEN, age) == ("unsure" if unsure else "green")
    assert checkpoint.case_of(YELLOW, age) == "yellow"
    assert checkpoint.case_of(Fault.FORGED, age) == "token-forged"


def test_every_case_has_its_words():
    cases = {"green", "yellow", "red", "unsure", "no-list", *(fault.value for fault in Fault)}

    assert set(wording.PASS_CASES) == cases


# ---- the list ------------------------------------------------------------------------------------


def token_of(worker, **kwargs):
    """Check the worker in and give the token of the code that comes of it."""
    code = actions.declare(worker, temperature=Decimal("36.5"), by=None)
    worker.refresh_from_db()
    return actions.issue_token(worker, code, **kwargs)


def read(token):
    """Verify as a checkpoint does that has fetched the list this moment."""
    now = int(timezone.now().timestamp())
    revoked = {row.pass_id.bytes for row in queries.revoked_passes()}
    return verify(token, keys=queries.public_keys(), revoked=revoked, now=now)


def test_the_list_holds_keys_revocations_and_its_moment_and_nobodys_name(
    client, worker, origin_coordinator
):
    token_of(worker)
    revoked = Worker.objects.get(pk=worker.pk).pass_id
    actions.declare(worker, temperature=Decimal("38"), by=None)
    client.force_login(origin_coordinator)

    answer = client.get(address("checkpoint_list")).json()

    key = SigningKey.objects.get()
    assert answer["keys"] == [
        {"key_id": key.key_id, "public_key": key.public_key, "county": worker.home_county.name}
    ]
    assert answer["pass_ids"] == [revoked.hex]
    assert set(answer) == {"as_of", "keys", "pass_ids"}


@pytest.mark.django_db
def test_a_leaked_key_is_gone_from_the_next_list_and_no_other_countys_pass_is_touched(
    client, province
):
    people = [WorkerFactory() for _ in range(4)]
    tokens = [token_of(one, holds=actions.ON_PAPER) for one in people]
    leaked = SigningKey.objects.get(county=people[0].home_county)
    retired = SigningKey.objects.get(county=people[1].home_county)
    actions.rotate_key(people[1].home_county)

    call_command("rotate_keys", "--withdraw", leaked.key_id, verbosity=0)

    assert read(tokens[0]) is Fault.UNKNOWN_KEY
    assert all(isinstance(read(token), Pass) for token in tokens[1:])
    assert isinstance(read(token_of(people[0])), Pass), "its people get new passes at once"
    client.force_login(province)
    published = {key["key_id"] for key in client.get(address("checkpoint_list")).json()["keys"]}
    assert leaked.key_id not in published
    assert retired.key_id in published, "a retired key still verifies what it signed"


@pytest.mark.django_db
def test_keys_rotate_after_their_days_county_by_county_and_their_passes_still_count():
    old, young = WorkerFactory(), WorkerFactory()
    tokens = [token_of(one) for one in (old, young)]
    served = timezone.now() - timedelta(days=POLICY.key_days)
    SigningKey.objects.filter(county=old.home_county).update(made_at=served)
    SigningKey.objects.filter(county=young.home_county).update(
        made_at=served + timedelta(minutes=1)
    )

    tasks.rotate_old_keys()
    tasks.rotate_old_keys()

    assert SigningKey.objects.filter(county=old.home_county).count() == 2
    assert SigningKey.objects.filter(county=young.home_county).count() == 1
    assert all(isinstance(read(token), Pass) for token in tokens)


# ---- the pages -----------------------------------------------------------------------------------


def test_without_script_the_site_verifies_and_names_no_person(client, worker, origin_coordinator):
    token = token_of(worker)
    client.force_login(origin_coordinator)

    page = client.post(address("checkpoint"), {"token": f" {token}\n"})

    assert page.context["verdict"]["case"].name == "green"
    assert page.context["verdict"]["county"] == worker.home_county.name
    assert worker.name not in page.content.decode()
    forged = client.post(address("checkpoint"), {"token": token[:-3] + "AAA"})
    assert forged.context["verdict"]["case"].name in ("token-forged", "token-malformed")


def test_checkpoints_are_for_officials(client, worker_user, owner, province, origin_coordinator):
    for name in ("checkpoint", "checkpoint_list", "no_code"):
        for user in (worker_user, owner, UserFactory()):
            client.force_login(user)
            assert client.get(address(name)).status_code == 404
        for user in (province, origin_coordinator):
            client.force_login(user)
            assert client.get(address(name)).status_code == 200


def test_the_lane_without_a_code_shows_the_masked_person_and_keeps_the_look(
    client, worker, other_coordinator
):
    token_of(worker)
    client.force_login(other_coordinator)

    page = client.post(address("no_code"), {"identity_number": worker.identity_number.lower()})

    text = page.content.decode()
    assert worker.masked_name in text
    assert worker.masked_identity in text
    assert worker.name not in text
    look = queries.looks_at(worker).get()
    assert (look.by, look.what) == (other_coordinator, Look.What.LANE)


def test_the_lane_refuses_what_is_no_number_and_finds_nobody_else(client, worker, province):
    client.force_login(province)
    stranger = WorkerFactory.build(home_county=worker.home_county, number=9999)

    assert client.post(address("no_code"), {"identity_number": "0037"}).status_code == 400
    page = client.post(address("no_code"), {"identity_number": stranger.identity_number})
    assert page.context["card"] is None
    assert not Look.objects.exists()


@pytest.mark.django_db
def test_the_published_keys_never_hold_a_private_one(client, province):
    SigningKeyFactory()
    client.force_login(province)

    assert b"private" not in client.get(address("checkpoint_list")).content
