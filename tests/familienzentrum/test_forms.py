"""Forms: bounds, clean text, words that say what to do, and what the page shows."""

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.template import Context, Template
from django.utils import translation

from familienzentrum.forms import LINE_LENGTH, TEXT_LENGTH, ChipCheckboxes, ChipRadios, DateInput, PortalForm

CHOICES = [("a", "Anna"), ("b", "Berta")]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


class Sample(PortalForm):
    groups = [("Who", ["name", ("day", "kind")]), ("What", ["topics", "note", "agreed"])]

    name = forms.CharField(label="Name", help_text="So that we can greet you.")
    day = forms.DateField(label="Day", widget=DateInput, required=False)
    kind = forms.ChoiceField(label="Kind", choices=CHOICES, widget=ChipRadios)
    topics = forms.MultipleChoiceField(label="Topics", choices=CHOICES, widget=ChipCheckboxes, required=False)
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="Agreed")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


VALID = {"name": "Anna", "kind": "a", "agreed": "on"}


def draw(form):
    html = Template("{% load portal %}{% portal_form form %}").render(Context({"form": form}))
    return BeautifulSoup(html, "html.parser")


def errors_of(**data):
    return Sample(VALID | data).errors.get_json_data()


@pytest.mark.parametrize("bad", ["a\x00b", "a\x1bb", "a\nb", "a\u202eb", "a\u2066b"])
def test_line_with_unseen_characters_is_refused(bad):
    assert [error["code"] for error in errors_of(name=bad)["name"]] == ["control_characters"]


@pytest.mark.parametrize("good", ["Zoë", "Ümit Şahin", "👩‍👧", "سارة\u200f", "O'Brien-Müller"])
def test_line_of_any_language_is_accepted(good):
    assert errors_of(name=good) == {}


def test_text_of_several_lines_is_accepted():
    assert errors_of(note="one\r\ntwo\tthree") == {}


@pytest.mark.parametrize(("field", "limit"), [("name", LINE_LENGTH), ("note", TEXT_LENGTH)])
def test_text_is_bounded_even_where_the_form_says_nothing(field, limit):
    assert errors_of(**{field: "x" * limit}) == {}
    assert [error["code"] for error in errors_of(**{field: "x" * (limit + 1)})[field]] == ["max_length"]


def test_own_length_of_a_field_is_kept():
    class Short(PortalForm):
        code = forms.CharField(max_length=3)

    assert Short({"code": "abc"}).is_valid()
    assert Short({"code": "abcd"}).errors["code"] == ["Please write at most 3 characters. It is 4 now."]


def test_missing_answers_say_what_to_do():
    assert Sample({}).errors == {
        "name": ["Please fill in: Name"],
        "kind": ["Please choose: Kind"],
        "agreed": ["Please tick this box to go on."],
    }


def test_answers_that_do_not_fit_say_what_to_do_and_nothing_of_valid_choices():
    class Picked(PortalForm):
        kind = forms.ChoiceField(choices=[("a", "A")])
        many = forms.MultipleChoiceField(choices=[("a", "A")])
        day = forms.DateField()
        clock = forms.TimeField(error_messages={"invalid": "It stands on the poster."})

    assert Picked({"kind": "x", "many": ["x"], "day": "gestern", "clock": "spät"}).errors == {
        "kind": ["Please choose from the list."],
        "many": ["Please choose from the list."],
        "day": ["Please enter a date, for example 24.12.2027."],
        "clock": ["It stands on the poster."],
    }


def test_field_says_missing_in_its_own_words():
    class Own(PortalForm):
        code = forms.CharField(error_messages={"required": "The code stands on your slip."})

    assert Own({}).errors["code"] == ["The code stands on your slip."]


def test_forms_do_not_share_validators():
    before = list(Sample.base_fields["name"].validators)
    Sample()
    assert Sample.base_fields["name"].validators == before


def test_every_visible_field_has_one_label_and_its_hint():
    page = draw(Sample())
    assert page.find("label", attrs={"for": "id_name"}).get_text(strip=True) == "Name"
    assert page.find(id="id_name")["aria-describedby"] == "id_name_helptext"
    assert page.find(id="id_name_helptext").get_text() == "So that we can greet you."


def test_error_is_tied_to_its_field():
    page = draw(Sample({}))
    field = page.find(id="id_name")
    assert field["aria-invalid"] == "true"
    assert field["aria-describedby"] == "id_name_helptext id_name_error"
    assert page.find(id="id_name_error").get_text(strip=True) == "Please fill in: Name"


def test_summary_links_to_every_field_in_error():
    page = draw(Sample({}))
    summary = page.find(id="errors")
    assert [a["href"] for a in summary.find_all("a")] == ["#id_name", "#id_kind_0", "#id_agreed"]
    assert all(page.find(id=a["href"][1:]) for a in summary.find_all("a"))


def test_summary_is_absent_without_errors():
    assert draw(Sample()).find(id="errors") is None


def test_error_of_the_whole_form_stands_in_the_summary():
    form = Sample(VALID)
    form.add_error(None, "This time has just been taken.")
    assert draw(form).find(id="errors").li.get_text(strip=True) == "This time has just been taken."


def test_chips_are_real_radios_and_checkboxes():
    page = draw(Sample(VALID))
    chips = [(i["type"], i["value"], i.has_attr("checked")) for i in page.select("label.chip input")]
    assert chips == [("radio", "a", True), ("radio", "b", False), ("checkbox", "a", False), ("checkbox", "b", False)]
    assert page.select_one("fieldset.kern-fieldset legend").get_text(" ", strip=True) == "Kind"


def test_groups_have_legends_and_forget_no_field():
    page = draw(Sample())
    assert [legend.get_text() for legend in page.select(".fields-group > legend")] == ["Who", "What"]
    assert page.find(id="id_token")["type"] == "hidden"


def test_optional_fields_are_marked_unless_the_form_says_no():
    class Search(PortalForm):
        marks_optional = False
        words = forms.CharField(required=False)

    assert len(draw(Sample()).select(".kern-label__optional")) == 3
    assert draw(Search()).select(".kern-label__optional") == []


def test_date_is_given_back_as_browsers_understand_it():
    page = draw(Sample(VALID | {"day": "2025-11-25"}))
    assert (page.find(id="id_day")["type"], page.find(id="id_day")["value"]) == ("date", "2025-11-25")


def test_formset_draws_management_form_and_every_form():
    rows = forms.formset_factory(Sample, extra=2)()
    page = draw(rows)
    assert page.find(id="id_form-TOTAL_FORMS")["value"] == "2"
    assert page.find(id="id_form-1-name")


def test_plain_form_of_another_package_looks_the_same():
    class Foreign(forms.Form):
        login = forms.CharField()

    page = BeautifulSoup(str(Foreign({})), "html.parser")
    assert "kern-form-input__input--error" in page.find(id="id_login")["class"]
    assert page.find(id="errors")
