"""The template tags draw what the components promise."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.utils import translation

from config.templatetags import ui
from risk.models import Level

TODAY = date(2020, 2, 15)


def draw(source, path="/", **context):
    """Give what a template of that text draws."""
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return Template(source).render(RequestContext(request, context))


def component(name, **context):
    """Give what a component draws."""
    return draw(f'{{% include "components/{name}.html" %}}', **context)


def code(colour, current_until=TODAY):
    """Give what a mark reads of a health code."""
    return SimpleNamespace(colour=colour, current_until=current_until)


class TestMarks:
    @pytest.mark.parametrize("level", list(Level))
    def test_a_level_is_told_by_class_character_and_word(self, level):
        with translation.override("en"):
            html = component("level", level=level)

        assert f"lv-{level.name.lower()}" in html
        assert f">{level.name[0]}</i>" in html
        assert "risk" in html

    def test_a_tile_alone_still_reads_its_word_aloud(self):
        with translation.override("en"):
            html = component("level", level=Level.RED, tile=1)

        assert '<span class="sr">High risk</span>' in html

    def test_no_level_is_a_dash_and_level_zero_is_green(self):
        assert "–" in component("level", level=None)
        assert "lv-green" in component("level", level=0)

    @pytest.mark.parametrize("colour", ["green", "yellow", "red"])
    def test_a_current_code_shows_its_colour(self, colour):
        assert ui.code_face(code(colour), TODAY).name == colour

    def test_a_green_code_is_stale_from_the_day_after_its_last_current_day(self):
        assert ui.code_face(code("green"), TODAY).name == "green"
        assert ui.code_face(code("green"), TODAY + timedelta(days=1)).name == "stale"
        assert ui.code_face(code("green", current_until=None), TODAY).name == "stale"

    @pytest.mark.parametrize("colour", ["yellow", "red"])
    def test_a_missed_check_in_never_hides_yellow_or_red(self, colour):
        assert ui.code_face(code(colour, current_until=None), TODAY).name == colour

    def test_no_code_is_stale(self):
        assert ui.code_face(None, TODAY).name == "stale"

    def test_a_code_mark_has_shape_and_word(self):
        html = component("code_mark", code="red")

        assert "shape-red" in html
        assert "红码" in html or "Red code" in html

    def test_a_tag_escapes_its_text(self):
        assert "&lt;b&gt;" in component("tag", kind="ok", text="<b>")


class TestWords:
    def test_days_are_said_in_the_readers_language(self):
        with translation.override("en"):
            assert ui.day(TODAY) == "15 Feb"
            assert ui.moment(datetime(2020, 2, 15, 2, 38, tzinfo=UTC)) == "15 Feb 10:38"
        assert ui.day(None) == ""
        assert ui.moment(None) == ""

    def test_figures_have_commas_and_nothing_is_a_dash(self):
        assert ui.figure(1546700) == "1,546,700"
        assert ui.figure(94.66, 1) == "94.7"
        assert ui.figure(0) == "0"
        assert ui.figure(None) == "–"

    @pytest.mark.parametrize(
        ("level", "kind"),
        [
            (constants.INFO, "info"),
            (constants.SUCCESS, "ok"),
            (constants.WARNING, "warn"),
            (constants.ERROR, "bad"),
        ],
    )
    def test_messages_become_notices_of_their_kind(self, level, kind):
        assert ui.notice_kind(Message(level, "text")) == kind


class TestIcons:
    def test_an_icon_beside_a_word_is_silent(self):
        assert 'aria-hidden="true"' in ui.icon("bus")

    def test_an_icon_alone_is_named(self):
        html = ui.icon("bus", label='"trip"')

        assert 'role="img"' in html
        assert "&quot;trip&quot;" in html


class TestLists:
    def test_the_pager_keeps_the_other_filters_and_tells_the_total(self):
        page = Paginator(range(59), 6).page(2)
        html = draw('{% include "components/pager.html" %}', path="/?level=4&page=2", page=page)

        assert "?level=4&amp;page=3" in html
        assert "59" in html
        assert 'aria-current="page">2<' in html

    def test_one_page_needs_no_links(self):
        assert "<a " not in component("pager", page=Paginator(range(3), 6).page(1))

    @pytest.mark.parametrize(
        ("path", "direction", "link"),
        [
            ("/?q=a&page=3", "", "?q=a&amp;order=name"),
            ("/?order=name", "ascending", "?order=-name"),
            ("/?order=-name", "descending", "?order=name"),
        ],
    )
    def test_a_sorting_head_turns_its_order_and_goes_back_to_page_one(self, path, direction, link):
        html = draw('{% sort_head "name" "Name" %}', path=path)

        assert f'href="{link}"' in html
        assert (f'aria-sort="{direction}"' in html) == bool(direction)


class SampleForm(forms.Form):
    phone = forms.CharField(label="Phone", help_text="11 digits", min_length=11)
    note = forms.CharField(required=False)
    road = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    is_sure = forms.BooleanField()


class TestForms:
    def test_a_wrong_field_is_tied_to_its_hint_and_its_error(self):
        form = SampleForm({"phone": "1"})
        html = component("field", field=form["phone"])

        assert 'aria-invalid="true"' in html
        assert 'aria-describedby="id_phone_helptext id_phone_error"' in html
        assert 'id="id_phone_helptext"' in html
        assert 'id="id_phone_error"' in html

    def test_what_may_be_left_out_says_so(self):
        with translation.override("en"):
            assert "optional" in component("field", field=SampleForm()["note"])
            assert "optional" not in component("field", field=SampleForm()["phone"])

    def test_choices_are_a_named_group(self):
        html = component("field", field=SampleForm()["road"])

        assert "<fieldset" in html
        assert "<legend>" in html
        assert 'class="input' not in html

    def test_the_summary_counts_and_links_the_places_to_correct(self):
        form = SampleForm({"phone": "1", "road": "a"})
        with translation.override("en"):
            html = component("error_summary", form=form)

        assert "2 places to correct" in html
        assert 'href="#id_phone"' in html
        assert 'role="alert"' in html

    def test_a_sound_form_has_no_summary(self):
        form = SampleForm({"phone": "13800001234", "road": "a", "is_sure": "on"})

        assert component("error_summary", form=form).strip() == ""


class TestConfirm:
    def test_the_form_carries_the_token_and_opens_without_script(self):
        html = component(
            "confirm", id="publish", button="Publish", title="Publish?", yes="Publish 59 trips",
            action="/go/",
        )  # fmt: skip

        assert "csrfmiddlewaretoken" in html
        assert 'popovertarget="publish"' in html
        assert 'action="/go/"' in html
        assert html.index("autofocus") < html.index("Publish 59 trips")
