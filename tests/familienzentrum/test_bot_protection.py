"""A form that a program filled in comes back; people notice nothing of it."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override

from familienzentrum.bot_protection import BotProtectedForm
from familienzentrum.forms import render_form


@pytest.fixture(autouse=True)
def _three_seconds(settings, time_machine):
    settings.LEAST_SECONDS_TO_FILL_IN = 3
    time_machine.move_to(dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC))


def opened():
    return BotProtectedForm()["opened"].value()


def problems(form):
    return [error.code for error in form.non_field_errors().as_data()]


def test_form_takes_what_somebody_took_time_for(time_machine):
    moment = opened()
    time_machine.shift(4)
    assert BotProtectedForm({"opened": moment, "website": ""}).is_valid()


def test_haste_comes_back_and_passes_with_time(time_machine):
    form = BotProtectedForm({"opened": opened()})
    assert problems(form) == ["haste"]
    time_machine.shift(4)
    assert BotProtectedForm({"opened": form["opened"].value()}).is_valid()


def test_haste_matters_at_the_last_step_only():
    assert BotProtectedForm({"opened": opened()}, is_last_step=False).is_valid()


@pytest.mark.parametrize("made_up", ["", ":1:x", "2020-01-01"])
def test_made_up_moment_is_replaced_by_a_real_one(made_up, time_machine):
    form = BotProtectedForm({"opened": made_up})
    assert problems(form) == ["haste"]
    time_machine.shift(4)
    assert BotProtectedForm({"opened": form["opened"].value()}).is_valid()


def test_trap_comes_back_empty(time_machine):
    moment = opened()
    time_machine.shift(4)
    form = BotProtectedForm({"opened": moment, "website": "spam.example"})
    assert problems(form) == ["trap"]
    assert form["website"].value() == ""


def test_trap_is_out_of_sight_of_eyes_keyboards_and_screen_readers():
    with override("en"):
        page = BeautifulSoup(render_form(BotProtectedForm(), {}), "html.parser")
    trap = page.find("input", {"name": "website"})
    assert (trap["tabindex"], trap["autocomplete"], trap.parent["aria-hidden"]) == ("-1", "off", "true")
    assert trap.parent["class"] == ["kern-sr-only"]
    assert "leave this empty" in trap.parent.get_text()


def test_moment_of_long_ago_is_replaced_and_then_passes(time_machine):
    moment = opened()
    time_machine.shift(dt.timedelta(days=1, seconds=1))
    form = BotProtectedForm({"opened": moment})
    assert problems(form) == ["stale"]
    time_machine.shift(4)
    assert BotProtectedForm({"opened": form["opened"].value()}).is_valid()
