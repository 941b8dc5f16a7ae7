"""Message catalogues without the gettext tools: collects msgids, merges, checks, compiles.

Babel reads and writes the files; Django turns a template into what Babel's Python reader
understands. Each app keeps its own catalogue in <app>/locale/zh_Hans/LC_MESSAGES/django.po.
"""

from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LOCALE = "zh_Hans"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
"""Function names and which of their arguments is the context, the msgid and its plural."""
TEMPLATES = ("*.html", "*.txt")


def catalogue_path(app: Path) -> Path:
    """Give the file of an app's catalogue."""
    return app / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def extracted(app: Path) -> Catalog:
    """Give the msgids of an app's code and templates, untranslated, with the files they are in."""
    found = _empty()
    for path in _sources(app):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # Only the calls matter; indentation would not be Python's.
            text = "\n".join(line.strip() for line in templatize(text).splitlines())
        for msgid, context in _calls(text):
            place = str(path.relative_to(app.parent))
            found.add(msgid, locations=[(place, 0)], context=context)
    return found


def read(path: Path) -> Catalog:
    """Read a catalogue; an empty one where there is no file yet."""
    if not path.exists():
        return _empty()
    return read_po(BytesIO(path.read_bytes()), locale=LOCALE, domain="django")


def merge(kept: Catalog, template: Catalog, *, others: Iterable[Catalog] = ()) -> Catalog:
    """Give the template's msgids with the translations that were kept.

    A msgid that is no longer used stays in the file as obsolete and comes back with its words;
    one that another app has translated starts with that translation.
    """
    obsolete = dict(kept.obsolete)
    kept.update(template, no_fuzzy_matching=True, update_creation_date=False)
    for message in _messages(kept):
        key = (message.id, message.context)
        if not _is_translated(message):
            former = (each for each in obsolete.values() if (each.id, each.context) == key)
            known = (other.get(message.id, message.context) for other in others)
            words = next((each for each in (*former, *known) if _is_translated(each)), None)
            message.string = words.string if words else message.string
    used = {message.id for message in _messages(kept)}
    for retired_key, retired in list(kept.obsolete.items()):
        if retired.id in used or not _is_translated(retired):
            del kept.obsolete[retired_key]
    return kept


def write(path: Path, catalogue: Catalog) -> bool:
    """Write a catalogue in alphabetical order; say whether the file changed."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=100, sort_output=True, include_lineno=False)
    content = buffer.getvalue()
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, lambda half: half.write_bytes(content))
    return True


def compile_catalogue(path: Path) -> None:
    """Write the .mo file that Django reads beside a .po file; fuzzy words stay out."""
    buffer = BytesIO()
    write_mo(buffer, read(path))
    _replace(path.with_suffix(".mo"), lambda half: half.write_bytes(buffer.getvalue()))


def faults(kept: Catalog, template: Catalog) -> Iterator[str]:
    """Give a line for each msgid that is missing, untranslated, fuzzy or misses a placeholder."""
    for wanted in _messages(template):
        message = kept.get(wanted.id, wanted.context)
        if message is None:
            yield f"missing: {_shown(wanted)}"
        elif message.fuzzy:
            yield f"fuzzy: {_shown(wanted)}"
        elif not _is_translated(message):
            yield f"untranslated: {_shown(wanted)}"
    for message, errors in kept.check():
        yield from (f"{error}: {_shown(message)}" for error in errors if _is_translated(message))


def _sources(app: Path) -> list[Path]:
    python = [path for path in app.rglob("*.py") if "migrations" not in path.parts]
    templates = [path for each in TEMPLATES for path in (app / "templates").rglob(each)]
    return sorted(python) + sorted(templates)


def _calls(text: str) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """Give the msgid (with its plural) and the context of each gettext call."""
    source = BytesIO(text.encode())
    for _line, msgid, _comments, context in extract("python", source, keywords=KEYWORDS):
        yield msgid, context


def _empty() -> Catalog:
    return Catalog(
        locale=LOCALE,
        domain="django",
        project="Fangang",
        fuzzy=False,
        header_comment=HEADER,
        last_translator="Fangang",
        language_team="Chinese",
        msgid_bugs_address="docs/developing.md",
    )


HEADER = "# The words of this app. `make messages` adds what is new; translate it here."


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _is_translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(strings)


def _shown(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def _replace(path: Path, write_half: Callable[[Path], object]) -> None:
    """Write beside the file and move it over, so that a reader never sees half a file."""
    half = path.with_name(f"{path.name}.half")
    write_half(half)
    half.replace(path)
