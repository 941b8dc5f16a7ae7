"""The gallery shows every component, in both themes, and stays sound."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.urls import reverse

ROOT = Path(__file__).parents[2]
COMPONENTS = ROOT / "config" / "templates" / "components"
SHELL_PARTS = {
    # Parts of base.html, phone.html and the error pages: seen on every page, not in the gallery.
    "account", "brand", "breadcrumb", "foot", "head", "language", "messages", "text_size", "top",
    "ways_out",
}  # fmt: skip


class Tags(HTMLParser):
    """Collects the ids and the references to ids of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.references: list[str] = []
        self.inline_scripts = 0

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        if "id" in known:
            self.ids.append(known["id"])
        for name in ("for", "aria-describedby", "aria-labelledby", "popovertarget"):
            self.references += (known.get(name) or "").split()
        self.inline_scripts += tag == "script" and "src" not in known
        self.inline_scripts += any(name.startswith("on") for name in known)


@pytest.fixture
def html(client, db):
    """The gallery's page, as somebody sees it who is not signed in."""
    response = client.get(reverse("gallery"))
    assert response.status_code == 200
    return response.content.decode()


def test_every_component_stands_in_the_gallery(client, db):
    response = client.get(reverse("gallery"))

    drawn = {template.name.rpartition("/")[2] for template in response.templates if template.name}
    components = {path.name for path in COMPONENTS.glob("*.html")}
    assert {name for name in components if name[:-5] not in SHELL_PARTS} <= drawn


def test_light_and_dark_stand_side_by_side(html):
    assert re.findall(r'data-theme="(\w+)" aria-label', html) == ["light", "dark"]


def test_ids_are_unique_and_references_lead_somewhere(html):
    tags = Tags()
    tags.feed(html)

    assert len(tags.ids) == len(set(tags.ids))
    assert set(tags.references) <= set(tags.ids)


def test_no_script_stands_in_the_page_itself(html):
    tags = Tags()
    tags.feed(html)

    assert tags.inline_scripts == 0


def test_the_gallery_speaks_both_languages(client, db):
    chinese = client.get(reverse("gallery"), headers={"accept-language": "zh-CN"})
    english = client.get(reverse("gallery"), headers={"accept-language": "en"})

    assert 'lang="zh-hans"' in chinese.content.decode()
    assert "Green code" in english.content.decode()


def test_every_icon_that_a_template_names_is_in_the_sprite():
    sprite = (ROOT / "config" / "static" / "img" / "icons.svg").read_text("utf-8")
    known = set(re.findall(r'symbol id="([^"]+)"', sprite))
    named = {
        name
        for path in ROOT.glob("*/templates/**/*.html")
        for name in re.findall(r'{% icon "([^"]+)"', path.read_text("utf-8"))
    }

    assert named
    assert named <= known


def test_no_style_names_a_colour_outside_the_tokens():
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b(?![^()]*\"\))|\b(?:rgb|hsl|oklch)a?\(")
    collected = ROOT / "var"  # what collectstatic gathered, the admin's styles among it
    styles = [
        path
        for path in ROOT.glob("*/static/**/*.css")
        if path.name != "tokens.css" and collected not in path.parents
    ]
    found = {
        f"{path.name}: {line.strip()}"
        for path in styles
        for line in path.read_text("utf-8").splitlines()
        if colour.search(line)
    }

    assert len(styles) >= 7
    assert not found


def test_the_two_dark_blocks_of_the_tokens_are_equal():
    tokens = (ROOT / "config" / "static" / "css" / "tokens.css").read_text("utf-8")
    blocks = re.findall(r"{\s*color-scheme: dark;(.*?)}", tokens, flags=re.DOTALL)

    assert len(blocks) == 2
    assert blocks[0].split() == blocks[1].split()


def test_dark_names_every_colour_that_light_names():
    tokens = (ROOT / "config" / "static" / "css" / "tokens.css").read_text("utf-8")
    light, dark = tokens.split("@media screen and (prefers-color-scheme: dark)")
    colours = set(re.findall(r"(--[\w-]+): (?:#|rgb)", light)) - {"--sheet", "--sheet-line"}

    assert colours <= set(re.findall(r"(--[\w-]+):", dark))
