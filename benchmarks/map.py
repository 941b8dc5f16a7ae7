"""Weighs the map page and times it: first load, and a change of day from key to screen.

Against a running demonstration: `.venv/bin/python benchmarks/map.py --url http://127.0.0.1:8000`.
A change of day is the script's own measure `map-day`: from the event to the second frame after it,
when the painted map is on the screen.
"""

import argparse
import gzip
from statistics import median

from playwright.sync_api import Page, Response, sync_playwright

GOALS = "goals: 300 kB, 1 s, 100 ms"
STEPS = 50


def main() -> None:
    """Print the weight, the time to load and the times of a change of day."""
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--url", default="http://127.0.0.1:8000")
    told.add_argument("--user", default="province")
    told.add_argument("--password", default="fangang-2020")
    told.add_argument("--browser", default="/usr/bin/chromium")
    asked = told.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=asked.browser, args=["--no-sandbox", "--disable-gpu", "--lang=zh-CN"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 1000}, locale="zh-CN")
        sign_in(page, asked.url, asked.user, asked.password)
        weight, number = weigh(page, asked.url)
        loads = sorted(load(page, asked.url) for _ in range(5))
        days = change_days(page)
        browser.close()
    for line in (
        f"{number} files, {weight / 1000:.0f} kB compressed",
        f"usable after {median(loads):.0f} ms (worst of {len(loads)}: {loads[-1]:.0f})",
        f"change of day {median(days):.0f} ms (worst of {len(days)}: {days[-1]:.0f})",
        GOALS,
    ):
        print(line)  # noqa: T201


def sign_in(page: Page, url: str, user: str, password: str) -> None:
    """Sign in with a user name and a password."""
    page.goto(f"{url}/accounts/login/")
    page.fill("[name=login]", user)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda address: "/accounts/" not in address)
    page.wait_for_load_state("networkidle")


def weigh(page: Page, url: str) -> tuple[int, int]:
    """Give the bytes of the page with all it asks for, each compressed, and how many files."""
    sizes: dict[str, int] = {}

    def add(response: Response) -> None:
        sizes[response.url] = len(gzip.compress(response.body()))

    client = page.context.new_cdp_session(page)
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.on("response", add)
    page.goto(f"{url}/map/")
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", add)
    client.send("Network.setCacheDisabled", {"cacheDisabled": False})
    return sum(sizes.values()), len(sizes)


def load(page: Page, url: str) -> float:
    """Give the milliseconds until the page is drawn and its scripts have run."""
    page.goto(f"{url}/map/")
    page.wait_for_load_state("load")
    return float(
        page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    )


def change_days(page: Page) -> list[float]:
    """Give the milliseconds of each step over the days by key, sorted."""
    page.focus("#map-n")
    page.keyboard.press("Home")
    for _ in range(STEPS):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(150)
    return sorted(
        page.evaluate("performance.getEntriesByName('map-day').map((one) => one.duration)")
    )


if __name__ == "__main__":
    main()
