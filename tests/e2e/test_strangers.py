"""Every address of the site is closed to everybody whose it is not."""

import pytest
from django.http import HttpResponse

from tests.e2e import pages, walk

LOGIN = "/accounts/login/"


@pytest.fixture(scope="module")
def cast(own_world) -> walk.Cast:
    return walk.Cast()


def test_every_address_says_whose_it_is():
    served = {route.name for route in walk.routes()}
    said = set(pages.PAGES) | set(pages.LISTS)

    assert served - said == set(), "say in tests/e2e/pages.py whose these are"
    assert said - served == set(), "these stand in tests/e2e/pages.py and are served no more"


@pytest.mark.parametrize("role", [role for role in walk.ROLES if role != "anonymous"])
def test_a_page_that_is_not_ones_own_is_not_found(cast, role):
    wrong = []
    for route in walk.routes():
        may = pages.PAGES.get(route.name)
        if may is None:
            continue
        status = answer(cast, role, route, may_send=role not in may).status_code
        if (status == 404) is (role in may) or status >= 500:
            wrong.append(f"{status} {route.name} {cast.path(route)}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", [role for role in walk.ROLES if role != "anonymous"])
def test_a_list_of_the_api_holds_nothing_of_others(cast, role):
    wrong = []
    for route in walk.routes():
        may = pages.LISTS.get(route.name)
        if may is None:
            continue
        response = answer(cast, role, route)
        if response.status_code != 200 or bool(size(response)) is not (role in may):
            wrong.append(f"{response.status_code} {size(response)} {route.name}")

    assert not wrong, "\n".join(wrong)


def test_whoever_has_not_signed_in_is_sent_to_sign_in(cast):
    wrong = []
    for route in walk.routes():
        if "anonymous" in pages.PAGES.get(route.name, pages.SIGNED_IN):
            continue
        response = answer(cast, "anonymous", route)
        is_sent = response.status_code == 302 and response["Location"].startswith(LOGIN)
        if not (response.status_code == 401 if route.is_api else is_sent):
            wrong.append(f"{response.status_code} {route.name}")

    assert not wrong, "\n".join(wrong)


def test_the_administration_lets_no_one_else_in(cast):
    for role in set(walk.ROLES) - {"admin"}:
        response = cast.clients[role].get("/admin/")

        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")


def answer(cast: walk.Cast, role: str, route: walk.Route, *, may_send: bool = True) -> HttpResponse:
    """Ask for the page; where it only takes what is sent, send nothing, unless it might act."""
    client, path = cast.clients[role], cast.path(route)
    response = client.get(path)
    if response.status_code == 405 and may_send:
        kind = {"content_type": "application/json"} if route.is_api else {}
        response = client.post(path, {}, **kind)
    response.close()
    return response


def size(response: HttpResponse) -> int:
    """Count what a list holds."""
    found = response.json()
    return found.get("count", len(found)) if isinstance(found, dict) else len(found)
