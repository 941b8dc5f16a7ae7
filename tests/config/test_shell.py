"""The shell knows whose pages these are and leads only where something is."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path

from config import shell
from config.shell import Role, Shell, scope_of


def request_of(user, address="/"):
    """Give a request of that user to that address."""
    request = RequestFactory().get(address)
    request.user = user
    return request


class TestScope:
    def test_each_role_sees_its_own(
        self, owner, origin_coordinator, province, worker_user, enterprise, origin
    ):
        assert scope_of(owner).role is Role.ENTERPRISE
        assert scope_of(owner).words == enterprise.name
        assert scope_of(origin_coordinator).role is Role.COORDINATOR
        assert origin.name in scope_of(origin_coordinator).words
        assert scope_of(province).role is Role.PROVINCE
        assert scope_of(worker_user).role is Role.WORKER
        assert scope_of(AnonymousUser()).role is Role.NOBODY

    def test_the_widest_role_counts(self, admin_user, origin):
        from tests.factories.risk import DutyFactory

        DutyFactory(user=admin_user, county=origin)

        assert scope_of(admin_user).role is Role.ADMIN

    def test_an_account_without_any_duty_is_nobody(self, django_user_model, db):
        assert scope_of(django_user_model.objects.create_user("new")).role is Role.NOBODY


class Addresses:
    """Some addresses, for tests of the navigation."""

    urlpatterns = [
        path("", lambda request: None, name="home"),
        path("runs/", lambda request: None, name="gallery"),
    ]


class TestNavigation:
    @pytest.fixture(autouse=True)
    def _two_places(self, settings, monkeypatch):
        settings.ROOT_URLCONF = Addresses
        places = (shell.HOME, shell.Place("Runs", "gallery"), shell.Place("Gone", "not-there"))
        monkeypatch.setattr(shell, "NAV", {Role.ADMIN: places})

    def test_only_what_is_served_is_shown(self, admin_user):
        nav = Shell(request_of(admin_user)).nav

        assert [item.href for item in nav] == ["/", "/runs/"]

    @pytest.mark.parametrize(
        ("address", "current"),
        [("/", ["/"]), ("/runs/", ["/runs/"]), ("/runs/3/", ["/runs/"]), ("/elsewhere/", [])],
    )
    def test_one_stands_where_one_is(self, admin_user, address, current):
        nav = Shell(request_of(admin_user, address)).nav

        assert [item.href for item in nav if item.is_current] == current


class TestTop:
    def test_the_demo_day_is_shown_as_long_as_it_is_frozen(self, admin_user, settings):
        shown = render_to_string("base.html", request=request_of(admin_user))
        settings.DEMO_DAY = None
        hidden = render_to_string("base.html", request=request_of(admin_user))

        assert 'class="clock"' in shown
        assert 'class="clock"' not in hidden

    def test_the_shell_asks_nothing_of_the_database_until_it_is_drawn(
        self, admin_user, django_assert_num_queries
    ):
        with django_assert_num_queries(0):
            shell.shell(request_of(admin_user))


class TestCounts:
    def test_the_county_is_told_how_many_applications_wait_for_it(
        self, destination_coordinator, destination, origin, owner
    ):
        from tests.factories.enterprises import ApplicationFactory

        for status in ("submitted", "submitted", "draft"):
            ApplicationFactory(enterprise__county=destination, origin_county=origin, status=status)

        count = shell.COUNTS["enterprises:queue"]
        assert count(destination_coordinator) == 2
        assert count(owner) == 0

    def test_the_enterprise_is_told_how_many_lie_with_it(self, owner, enterprise, stranger):
        from tests.factories.enterprises import ApplicationFactory

        ApplicationFactory(enterprise=enterprise)

        count = shell.COUNTS["enterprises:applications"]
        assert count(owner) == 1
        assert count(stranger) == 0

    def test_nothing_is_written_where_nothing_waits(self, owner, monkeypatch, settings):
        settings.ROOT_URLCONF = Addresses
        monkeypatch.setattr(shell, "NAV", {Role.ENTERPRISE: (shell.Place("Runs", "gallery"),)})
        monkeypatch.setattr(shell, "COUNTS", {"gallery": lambda user: 0})

        assert [item.count for item in Shell(request_of(owner)).nav] == [None]
