"""Takes the README's pictures from the whole demonstration, by `make pictures` only."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from playwright.sync_api import Page

from enterprises import actions as enterprise_actions
from enterprises import demo as enterprise_demo
from enterprises.models import Application
from risk import calendar
from tests.e2e import databases
from tests.e2e.conftest import PHONE
from transport import demo_batch, demo_vanguard
from transport.models import PlanningRun, Seat
from workers_registry import actions as worker_actions
from workers_registry.models import HealthCode

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(
        os.environ.get("TAKE_SCREENSHOTS") != "1", reason="pictures are taken by `make pictures`"
    ),
]
IMAGES = Path(__file__).parents[2] / "docs" / "images"
COLOURS = 192
MOST_BYTES = 250_000
DESK_HEIGHT, PHONE_HEIGHT = 1000, 980
FIRST = "hr001"


class PictureBatch(demo_batch.Batch):
    """The demonstration's first batch, but the first enterprise is still mending its roster."""

    def _apply(self, firm: enterprise_demo.DemoEnterprise, username: str) -> None:
        if username != FIRST:
            super()._apply(firm, username)
            return
        user = demo_batch.account_of(username)
        enterprise = enterprise_actions.register_enterprise(
            demo_batch.registration_of(firm), manager=user
        )
        enterprise_actions.import_roster(
            self._draft(firm, enterprise, by=user),
            file_name=f"返岗名单_{firm.name}.xlsx",
            content=enterprise_demo.roster_workbook(firm),
            by=user,
        )


@pytest.fixture(scope="module")
def own_world(django_test_environment, django_db_blocker) -> Iterator[None]:
    """Load the demonstration as `make run` does, planned and published."""
    with (
        django_db_blocker.unblock(),
        databases.created(databases.spare_name("whole")) as name,
        databases.used(name),
    ):
        call_command("migrate", verbosity=0)
        batch = PictureBatch(seed=1, say=lambda text: None)
        for _label, step in batch.steps():
            step()
        demo_vanguard.load(seed=1, say=lambda text: None)
        batch.plan_and_publish(seconds=20)
        yield


def test_the_province(visit):
    take(visit("province"), "/", "home-province")
    take(visit("province", is_dark=True), "/", "home-province-dark")
    take(visit("province", language="en"), "/", "home-province-en")


def test_the_enterprise(visit):
    mine = Application.objects.get(enterprise__memberships__user__username=FIRST)

    take(visit(FIRST), f"/applications/{mine.pk}/", "application")


def test_the_county(visit):
    run = PlanningRun.objects.filter(status=PlanningRun.Status.PUBLISHED).latest("pk")
    trip = run.trips.order_by("-km")[0]
    clerk = visit("yongkang")

    take(clerk, "/applications/queue/", "review-queue")
    take(clerk, f"/runs/{run.pk}/", "run")
    take(clerk, f"/runs/{run.pk}/left/", "left-behind")
    take(clerk, f"/trips/{trip.pk}/", "trip")
    take(clerk, f"/trips/{trip.pk}/manifest/", "manifest")


@pytest.mark.parametrize("colour", ["yellow", "red"])
def test_the_worker_who_stays(visit, colour):
    code = HealthCode.objects.filter(colour=colour).latest("pk")

    take(visit(account(code.worker), width=PHONE), "/me/", f"worker-{colour}")


def test_the_worker_who_rides(visit):
    seats = Seat.objects.filter(is_published=True, trip__day__gte=calendar.today())
    page = visit(account(seats[0].worker), width=PHONE)

    take(page, "/me/", "worker-green")
    take(page, "/ticket/", "ticket")
    take(page, "/me/check-in/", "check-in")


def account(worker) -> str:
    user: User = worker_actions.user_of(worker)
    return user.username


def take(page: Page, path: str, name: str) -> None:
    """Write a picture of what one sees first, with few colours, so that it stays small."""
    from PIL import Image

    width = page.viewport_size["width"]
    height = PHONE_HEIGHT if width == PHONE else DESK_HEIGHT
    page.set_viewport_size({"width": width, "height": height})
    page.goto(path)
    page.wait_for_load_state("networkidle")
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    few = shot.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    IMAGES.mkdir(parents=True, exist_ok=True)
    file = IMAGES / f"{name}.png"
    few.save(file, optimize=True)

    assert file.stat().st_size < MOST_BYTES
