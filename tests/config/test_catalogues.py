"""Message catalogues: nothing that was translated is lost, nothing untranslated goes unseen."""

import gettext

import pytest

from config import catalogues


@pytest.fixture
def app(tmp_path):
    """An app with one word in its code and two in its template."""
    folder = tmp_path / "fleet"
    (folder / "templates" / "fleet").mkdir(parents=True)
    (folder / "migrations").mkdir()
    (folder / "models.py").write_text('name = _("coach")\n')
    (folder / "migrations" / "0001.py").write_text('name = _("never seen")\n')
    (folder / "templates" / "fleet" / "trip.html").write_text(
        "<h1>{% translate 'Trip' %}</h1>\n"
        "  {% blocktranslate trimmed count seats=seats %}\n"
        "    {{ seats }} seat\n  {% plural %}\n    {{ seats }} seats\n  {% endblocktranslate %}\n"
    )
    return folder


def _catalogue(**words):
    kept = catalogues.read(catalogues.catalogue_path(_NOWHERE))
    for msgid, string in words.items():
        kept.add(msgid.replace("_", " "), string)
    return kept


class _Nowhere:
    def __truediv__(self, other):
        return self

    def exists(self):
        return False


_NOWHERE = _Nowhere()


def _ids(catalogue):
    return {message.id for message in catalogue if message.id}


def test_words_of_code_and_templates_are_found_and_migrations_are_not_read(app):
    found = catalogues.extracted(app)

    assert _ids(found) == {"coach", "Trip", ("%(seats)s seat", "%(seats)s seats")}
    assert found.get("Trip").locations[0][0] == "fleet/templates/fleet/trip.html"


def test_a_context_tells_two_equal_words_apart(app):
    (app / "models.py").write_text('a = pgettext("verb", "plan"); b = _("plan")\n')

    found = catalogues.extracted(app)

    assert found.get("plan", "verb").context == "verb"
    assert found.get("plan").context is None


def test_a_translation_is_kept(app):
    merged = catalogues.merge(_catalogue(coach="客车"), catalogues.extracted(app))

    assert merged.get("coach").string == "客车"


def test_a_word_that_left_and_came_back_has_its_translation(app):
    path = catalogues.catalogue_path(app)
    catalogues.write(path, catalogues.merge(_catalogue(coach="客车"), _catalogue()))
    assert "#~" in path.read_text()

    merged = catalogues.merge(catalogues.read(path), catalogues.extracted(app))

    assert merged.get("coach").string == "客车"
    assert not merged.obsolete


def test_a_word_that_another_app_translated_starts_with_its_translation(app):
    merged = catalogues.merge(
        _catalogue(), catalogues.extracted(app), others=[_catalogue(coach="客车")]
    )

    assert merged.get("coach").string == "客车"


def test_writing_twice_changes_nothing(app):
    path = catalogues.catalogue_path(app)
    template = catalogues.extracted(app)

    assert catalogues.write(path, catalogues.merge(catalogues.read(path), template))
    assert not catalogues.write(path, catalogues.merge(catalogues.read(path), template))


def test_a_missing_an_untranslated_and_a_fuzzy_word_are_faults(app):
    kept = _catalogue(coach="")
    kept.add("Trip", "行程", flags=["fuzzy"])

    assert sorted(catalogues.faults(kept, catalogues.extracted(app))) == [
        "fuzzy: Trip",
        "missing: %(seats)s seat",
        "untranslated: coach",
    ]


def test_a_translation_that_names_an_unknown_value_is_a_fault(app):
    (app / "models.py").write_text('name = _("%(seats)s seats")\n')
    (app / "templates" / "fleet" / "trip.html").write_text("")
    template = catalogues.extracted(app)
    merged = catalogues.merge(_catalogue(), template)
    merged.get("%(seats)s seats").string = "%(rows)s 个座位"

    assert any("%(seats)s seats" in fault for fault in catalogues.faults(merged, template))


def test_what_is_compiled_is_what_gettext_reads(app):
    path = catalogues.catalogue_path(app)
    catalogues.write(path, catalogues.merge(_catalogue(coach="客车"), catalogues.extracted(app)))

    catalogues.compile_catalogue(path)

    with path.with_suffix(".mo").open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert words.gettext("coach") == "客车"
    assert words.gettext("Trip") == "Trip"
