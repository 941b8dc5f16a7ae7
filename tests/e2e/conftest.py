"""The site as visitors meet it: a small world in a database of its own, a server, a browser."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests import browser as browsers
from tests.e2e import databases, walk, world

DESK, PHONE, NARROW = 1440, 390, 360
"""Widths in pixels at which pages are looked at."""


# ---- the data: loaded once, then copied for each file of tests -----------------------------------


@pytest.fixture(scope="session")
def loaded_world(django_test_environment, django_db_blocker) -> Iterator[str]:
    """Load the world once into a database of its own; give the database's name."""
    with django_db_blocker.unblock(), databases.created(databases.spare_name("world")) as name:
        with databases.used(name):
            call_command("migrate", verbosity=0)
            world.load()
        yield name


@pytest.fixture(scope="module")
def own_world(loaded_world, django_db_blocker) -> Iterator[None]:
    """Let one file of tests read and change a copy of the world."""
    with (
        django_db_blocker.unblock(),
        databases.created(databases.spare_name("site"), source=loaded_world) as name,
        databases.used(name),
    ):
        yield


# ---- the server and the browser -----------------------------------------------------------------


@pytest.fixture(scope="module")
def site(own_world) -> Iterator[str]:
    """Serve the world; give the address."""
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the browser once."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright runs an event loop in the tests' own thread; the tests ask the database there.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        launched = playwright.chromium.launch(
            executable_path=browsers.chromium(),
            chromium_sandbox=os.geteuid() != 0,
            args=["--lang=zh-CN"],
            env={**os.environ, "LANGUAGE": "zh_CN"},
        )
        yield launched
        launched.close()


@dataclass
class Visits:
    """Opens pages for visitors, and notes what went wrong on them."""

    browser: Browser
    site: str
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __call__(
        self,
        username: str = "",
        *,
        width: int = DESK,
        language: str = "zh-hans",
        is_dark: bool = False,
        has_script: bool = True,
    ) -> Page:
        """Give a page in a browser of its own, signed in as that user if one is named."""
        context = self.browser.new_context(
            base_url=self.site,
            viewport={"width": width, "height": 900 if width == DESK else 844},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            color_scheme="dark" if is_dark else "light",
            reduced_motion="reduce",
            java_script_enabled=has_script,
            accept_downloads=True,
        )
        self.contexts.append(context)
        self.speak(context, language)
        if username:
            self.sign_in(context, username)
        context.set_default_timeout(15_000)
        page = context.new_page()
        self._listen(page)
        return page

    def speak(self, context: BrowserContext, language: str) -> None:
        """Choose a language as the switch of the page does."""
        cookie = {"name": "django_language", "value": language, "url": self.site}
        context.add_cookies([cookie])

    def sign_in(self, context: BrowserContext, username: str) -> None:
        """Sign a user in without the sign-in page."""
        context.add_cookies([{**session_cookie(username), "url": self.site}])

    def close(self) -> None:
        """Close every browser that was opened."""
        for context in self.contexts:
            context.close()
        self.contexts.clear()

    def _listen(self, page: Page) -> None:
        """Note mistakes of scripts, blocked content, missing files and failures of the server."""
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._note(page, message.type, message.text))
        page.on("response", lambda answer: self._note_status(answer.url, answer.status))

    def _note(self, page: Page, kind: str, text: str) -> None:
        if kind == "error" and not text.startswith("Failed to load resource"):
            self.complaints.append(f"{page.url}: {text}")

    def _note_status(self, url: str, status: int) -> None:
        is_file = urlsplit(url).path.startswith("/static/")
        if status >= 500 or (is_file and status >= 400):
            self.complaints.append(f"{url} answered {status}")


@pytest.fixture
def visit(chromium, site) -> Iterator[Visits]:
    """Open pages; the test fails if a script failed or the server did on any of them."""
    visits = Visits(chromium, site)
    yield visits
    visits.close()
    assert not visits.complaints


def session_cookie(username: str) -> dict[str, str]:
    """Sign a user in and give the cookie of the session."""
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client()
    client.force_login(User.objects.get(username=username), walk.BACKEND)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}


# ---- background work ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def celery_worker_at_work(own_world) -> Iterator[None]:
    """Let a Celery worker take what the site's pages put into the broker."""
    from celery.contrib.testing.worker import start_worker

    from config.celery import app

    queue = f"e2e-{os.getpid()}"
    with (
        _set(app.conf, "task_default_queue", queue),
        start_worker(app, pool="solo", perform_ping_check=False, queues=[queue]),
    ):
        yield


@contextmanager
def _set(owner, name: str, value) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, value)
    yield
    setattr(owner, name, before)


# ---- words --------------------------------------------------------------------------------------


@pytest.fixture
def zh() -> Callable[[str], str]:
    """Give what the site says in Chinese for an English message; fail where it says nothing."""
    from django.utils.translation import gettext, override

    def translated(message: str) -> str:
        with override("zh-hans"):
            found = gettext(message)
        assert found != message, f"no Chinese for {message!r}"
        return found

    return translated
