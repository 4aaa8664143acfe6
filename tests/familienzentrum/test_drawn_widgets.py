"""Widgets that are drawn without a template look as Django's templates draw them."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from familienzentrum.drawn_widgets import DRAWN
from familienzentrum.forms import ChipCheckboxes, ChipRadios, KeptSelect, PlainChoices, PortalRenderer

NASTY = '"><script>alert(1)</script>&amp;'
CHOICES = [("", "–"), (1, "One"), (NASTY, NASTY), ("Group", [(None, mark_safe("<b>bold</b>")), (True, 2026)])]
ATTRS = {"class": NASTY, "required": True, "disabled": False, "data-number": 5, "id": "id_x"}
WIDGETS = [
    (forms.TextInput, [None, "", "x", NASTY, 0]),
    (forms.NumberInput, [3, "a"]),
    (forms.EmailInput, ["a@b.example"]),
    (forms.URLInput, ["https://b.example/?a=1&b=2"]),
    (forms.PasswordInput, ["secret"]),
    (forms.HiddenInput, [NASTY]),
    (forms.DateInput, [dt.date(2026, 11, 29)]),
    (forms.TimeInput, [dt.time(9, 30)]),
    (forms.DateTimeInput, [dt.datetime(2026, 11, 29, 9, 30, tzinfo=dt.UTC)]),
    (forms.CheckboxInput, [True, False, None, "yes"]),
    (forms.Select, [None, 1, NASTY, "True", "nothing"]),
    (forms.SelectMultiple, [None, [1, NASTY]]),
    (forms.NullBooleanSelect, [True, None]),
]
GROUPS = [(forms.RadioSelect, 1), (forms.CheckboxSelectMultiple, [1, NASTY])]


def widget_of(kind):
    has_choices = issubclass(kind, forms.widgets.ChoiceWidget) and kind is not forms.NullBooleanSelect
    return kind(attrs=ATTRS, **({"choices": CHOICES} if has_choices else {}))


def drawn_by(renderer, widget, value):
    return parsed(widget.render("x", value, renderer=renderer()))


def parsed(html):
    """Return the elements with their attributes and words: spaces between tags mean nothing."""
    return [
        (tag.name, tag.attrs, tag.get_text(" ", strip=True)) for tag in BeautifulSoup(html, "html.parser").find_all()
    ]


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in WIDGETS for value in values])
def test_widget_is_drawn_as_by_its_template(kind, value):
    widget = widget_of(kind)
    assert widget.template_name in DRAWN
    assert drawn_by(PortalRenderer, widget, value) == drawn_by(DjangoTemplates, widget, value)


@pytest.mark.parametrize("value", [None, "", "1", NASTY, "nothing"])
def test_list_that_is_kept_is_drawn_as_by_its_template(value):
    choices = [("", "–"), ("1", "One"), (NASTY, NASTY)]
    kept, usual = KeptSelect(ATTRS, PlainChoices(choices)), forms.Select(ATTRS, choices)
    for _time in ("made", "kept"):
        assert parsed(kept.render("x", value)) == drawn_by(DjangoTemplates, usual, value)


@pytest.mark.parametrize("kind", [ChipRadios, ChipCheckboxes])
@pytest.mark.parametrize("value", [None, "", "1", NASTY, "nothing", ["1", NASTY]])
def test_chips_are_drawn_as_by_their_template(kind, value):
    choices = [("", "–"), ("1", "One"), (NASTY, NASTY)]
    chosen = value[0] if isinstance(value, list) and kind is ChipRadios else value
    widget = kind(ATTRS, choices)
    theirs = [
        (*parsed(DjangoTemplates().render(option["template_name"], {"widget": option | {"wrap_label": False}})), label)
        for option, (_value, label) in zip(widget.subwidgets("x", chosen), choices, strict=True)
    ]
    for _time in ("made", "kept"):
        chips = BeautifulSoup(widget.render("x", chosen), "html.parser").find_all("label", class_="chip")
        assert [(*parsed(str(chip.input)), chip.get_text(strip=True)) for chip in chips] == theirs


def test_what_is_kept_of_markup_is_never_given_to_who_asks_with_the_same_text():
    for label in (mark_safe("<b>bold</b>"), "<b>bold</b>"):
        assert "<b>" not in KeptSelect(choices=[("1", label)]).render("x", "")


@pytest.mark.parametrize("wrap_label", [True, False])
@pytest.mark.parametrize(("kind", "value"), GROUPS)
def test_choice_is_drawn_as_by_its_template(kind, value, wrap_label):
    for option in widget_of(kind).subwidgets("x", value):
        context = {"widget": option | {"wrap_label": wrap_label}}
        assert option["template_name"] in DRAWN
        ours, theirs = (
            parsed(renderer().render(option["template_name"], context))
            for renderer in (PortalRenderer, DjangoTemplates)
        )
        assert ours == theirs
