"""The papers that an application needs, handed in on its page."""

from playwright.sync_api import Page, expect


def hand_in(page: Page, zh) -> None:
    """Hand in both papers that a filing needs."""
    for kind in ("commitment", "prevention-plan"):
        form = page.locator("form[action$='/papers/']")
        form.get_by_label(zh("What it is")).select_option(kind)
        paper = {"name": f"{kind}.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF"}
        form.locator("input[type=file]").set_input_files(paper)
        form.get_by_role("button", name=zh("Hand in")).click()
    expect(page.locator("#papers .paper-file")).to_have_count(2)
