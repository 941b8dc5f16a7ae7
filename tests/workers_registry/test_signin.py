"""Both doors: phone and code for workers, name, password and second factor for staff."""

import json
import re

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories.users import UserFactory
from tests.factories.workers_registry import WorkerFactory
from workers_registry.models import Message, Worker

pytestmark = pytest.mark.django_db
PHONE = "19999990001"


@pytest.fixture(autouse=True)
def no_limits_left_over():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def someone(origin):
    return WorkerFactory(home_county=origin, phone=PHONE)


def ask_code(client, phone=PHONE, **extra):
    return client.post(
        reverse("account_request_login_code"), {"phone": phone}, follow=True, **extra
    )


def shown_code(response) -> str:
    return re.search(r"\d{6}", response.context["demo_code"]).group()


def enter(client, code):
    return client.post(reverse("account_confirm_login_code"), {"code": code})


def test_a_worker_signs_in_with_the_code_that_the_demonstration_shows(client, someone):
    page = ask_code(client, "+86 199 9999 0001")

    response = enter(client, shown_code(page))

    assert response.status_code == 302
    assert response.url == reverse("workers_registry:me")
    assert client.get(response.url).status_code == 200
    someone.refresh_from_db()
    assert someone.user is not None


def test_the_same_user_comes_back_the_second_time(client, someone):
    for _ in range(2):
        enter(client, shown_code(ask_code(client)))
        client.logout()

    someone.refresh_from_db()
    assert type(someone.user).objects.count() == 1


def test_an_unknown_phone_looks_the_same_and_never_signs_in(client, someone):
    known, unknown = ask_code(client), None
    client.logout()
    unknown = ask_code(client, "19999990002")

    def words(page):
        text = re.sub(r"\d{6,}|csrfmiddlewaretoken.*?>", "", page.content.decode())
        return re.sub(r'value="[^"]{40,}"', "", text)

    assert unknown.redirect_chain == known.redirect_chain
    assert words(unknown) == words(known)
    assert enter(client, shown_code(unknown)).status_code == 200
    assert "_auth_user_id" not in client.session


def test_outside_a_demonstration_the_code_comes_by_message_and_not_on_the_screen(
    client, someone, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.DEMO_DAY = None
    settings.SMS_OUTBOX = tmp_path / "sms.log"
    settings.CELERY_TASK_ALWAYS_EAGER = True
    from config.celery import app

    app.conf.task_always_eager = True
    try:
        with django_capture_on_commit_callbacks(execute=True):
            page = ask_code(client)
    finally:
        app.conf.task_always_eager = False

    line = json.loads(settings.SMS_OUTBOX.read_text())
    code = re.search(r"\d{6}", line["text"]).group()
    assert line["to"] == PHONE
    assert page.context["demo_code"] == ""
    assert code not in page.content.decode()
    assert Message.objects.get().text == ""
    assert enter(client, code).status_code == 302


def test_outside_a_demonstration_an_unknown_phone_gets_no_message(client, settings):
    settings.DEMO_DAY = None

    page = ask_code(client)

    assert page.status_code == 200
    assert not Message.objects.exists()


def test_a_number_that_is_no_mobile_is_put_right_beside_the_field(client):
    page = ask_code(client, "0870-312 0000")

    assert "phone" in page.context["form"].errors


def test_wrong_codes_lock_the_phone_out_from_this_address_and_from_no_other(client, someone):
    for _ in range(2):
        cache.clear()
        ask_code(client)
        for _ in range(3):
            last = enter(client, "000000x")

    assert last.status_code == 429
    assert "account/locked_out.html" in [template.name for template in last.templates]
    cache.clear()
    assert ask_code(client).status_code == 429
    elsewhere = ask_code(client, REMOTE_ADDR="10.9.8.7")
    assert elsewhere.status_code == 200


def test_after_three_wrong_codes_the_code_is_void(client, someone):
    code = shown_code(ask_code(client))
    for _ in range(3):
        enter(client, "000000x")

    enter(client, code)

    assert "_auth_user_id" not in client.session


def test_codes_are_sent_to_one_phone_three_times_a_minute_at_most(client, someone):
    for _ in range(3):
        assert ask_code(Client()).redirect_chain

    page = ask_code(client)

    assert not page.redirect_chain
    assert page.context["form"].errors


def test_who_got_no_code_goes_back_and_asks_again(client, someone):
    ask_code(client)

    back = client.post(
        reverse("account_logout"), {"next": reverse("account_request_login_code")}, follow=True
    )
    page = ask_code(client)

    assert back.redirect_chain == [(reverse("account_request_login_code"), 302)]
    assert enter(client, shown_code(page)).status_code == 302


def test_staff_sign_in_by_name_and_password(client):
    UserFactory(username="zhenxiong")

    response = client.post(reverse("account_login"), {"login": "zhenxiong", "password": "password"})

    assert response.status_code == 302
    assert "_auth_user_id" in client.session


def test_five_wrong_passwords_lock_the_name_out_from_this_address(client):
    UserFactory(username="zhenxiong")
    for _ in range(5):
        cache.clear()
        client.post(reverse("account_login"), {"login": "zhenxiong", "password": "wrong"})

    cache.clear()
    right = client.post(reverse("account_login"), {"login": "zhenxiong", "password": "password"})

    assert right.status_code == 429
    assert "_auth_user_id" not in client.session


def test_with_an_authenticator_app_the_password_alone_opens_nothing(client):
    user = UserFactory(username="zhenxiong")
    secret = generate_totp_secret()
    TOTP.activate(user, secret)

    first = client.post(reverse("account_login"), {"login": "zhenxiong", "password": "password"})

    assert first.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    code = f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06d}"
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert "_auth_user_id" in client.session


def test_the_secret_of_an_authenticator_app_lies_sealed():
    user = UserFactory()
    secret = generate_totp_secret()

    row = TOTP.activate(user, secret).instance

    row.refresh_from_db()
    assert secret not in json.dumps(row.data)


@pytest.mark.parametrize("path", ["signup", "email", "password/reset", "phone/change"])
def test_nobody_signs_up_or_changes_a_phone_here(client, path):
    assert client.get(f"/accounts/{path}/").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_entrance_speaks_the_language_of_the_session(client, language):
    client.cookies["django_language"] = language

    page = client.get(reverse("account_login")).content.decode()

    assert ("I am a worker" in page) == (language == "en")
    assert f'lang="{language}"' in page


def test_the_pages_of_the_second_factor_are_in_the_house(client):
    client.force_login(UserFactory())

    page = client.get(reverse("mfa_index"))

    assert page.status_code == 200
    assert "base.html" in [template.name for template in page.templates]


def test_a_worker_without_a_sign_in_is_sent_to_the_phone_door(client):
    response = client.get(reverse("workers_registry:me"))

    assert response.url.startswith(reverse("account_request_login_code"))
    assert Worker.objects.count() == 0
