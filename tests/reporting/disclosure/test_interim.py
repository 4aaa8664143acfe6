"""Pages about a year show a frozen state: nobody can look just before one conversation and just after it."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from reporting.choices import Chapter, ReportKind
from reporting.disclosure import NotAtHand, interim, move_on
from reporting.disclosure.interim import ENOUGH
from reporting.jobs import protect_years
from reporting.models import InterimFigures, Preparation
from reporting.release.actions.making import make
from reporting.release.actions.releases import put_forward, withdraw
from tests.factories import (
    make_chapter_text,
    make_goal,
    make_measure,
    make_referral,
    make_report,
    make_report_to_release,
    make_topic,
    make_user,
    make_visit,
)
from tests.factories_release import make_release
from tests.papers import ordered
from tests.reading import words

pytestmark = pytest.mark.django_db

K = 5


@pytest.fixture
def topic():
    return make_topic()


@pytest.fixture
def year(topic):
    talk(12, topic)
    return make_report(year=2025)


def talk(times, topic, **given):
    for _number in range(times):
        make_visit(**{"day": dt.date(2025, 3, 3), "main_topic": topic, "channel": "phone"} | given)


def people(published):
    return {name: (table.rows, table.totals) for name, table in published.tables.items() if table.is_about_people}


def offers_to_work(client, page):
    return reverse("report_work_out", args=[2025]) in client.get(reverse(page, args=[2025])).content.decode()


def test_figures_are_at_hand_once_they_were_proved(year):
    with pytest.raises(NotAtHand):
        interim(year)
    proved = move_on(year)
    assert interim(year).tables == proved.tables
    assert interim(year).certificate == proved.certificate


def test_one_conversation_moves_nothing(year, topic):
    before = move_on(year)
    talk(1, topic, day=dt.date(2025, 4, 4), channel="video", first_contact="yes")
    after = move_on(year)
    assert people(after) == people(before)
    assert after.as_of == before.as_of
    assert any("zu wenige Fälle" in note for note in after.notes)


def test_enough_conversations_move_it_on(year, topic):
    before = move_on(year)
    talk(ENOUGH * K - 1, topic)
    assert move_on(year).tables["channels"].totals == before.tables["channels"].totals
    talk(1, topic)
    assert move_on(year).tables["channels"].totals == (12 + ENOUGH * K,)


def test_few_of_a_kind_among_many_new_ones_stay_hidden(year, topic):
    """Of 52 new talks two were in writing: shown before and after, their difference would tell of two."""
    talk(20, topic, channel="email")
    move_on(year)
    talk(ENOUGH * K, topic)
    talk(2, topic, channel="email")
    assert move_on(year).tables["channels"].cells_of("email") == (None,)


def test_release_is_shown_even_if_few_came_since_the_last_look(topic):
    talk(12, topic)
    report = make_report_to_release(year=2025)
    move_on(report)
    talk(K + 1, topic)
    make_release(report=report, figures=put_forward_and_make(report).figures)
    assert move_on(report).tables["channels"].totals == (12 + K + 1,)


def test_report_of_the_next_year_is_no_second_look_at_this_one(year, topic):
    before = move_on(year)
    talk(1, topic, day=dt.date(2025, 4, 4), channel="video")
    after = move_on(make_report(year=2026))
    assert column(after, 2025) == column(before, 2025)


def column(published, year):
    """Return what the tables about people say of one year."""
    return {
        name: {row.key: [row.cells[place] for place in places_of(table, year)] for row in table.rows}
        for name, table in published.tables.items()
        if table.is_about_people
    }


def places_of(table, year):
    return [place for place, heading in enumerate(table.headings) if heading.year == year]


def test_half_year_that_is_released_is_no_reason_to_look_again_at_the_year(year, topic):
    before = move_on(year)
    make_release(report=year, kind=ReportKind.GUIDE_FIRST)
    talk(1, topic, day=dt.date(2025, 8, 4))
    assert people(move_on(year)) == people(before)


def test_year_before_is_shown_as_it_was_released(topic):
    """The page of this year showed the last one before its report was released with more cases."""
    talk(30, topic)
    last_year, this_year = make_report_to_release(year=2025), make_report(year=2026)
    move_on(this_year)
    talk(K + 1, topic)
    make_release(report=last_year, figures=put_forward_and_make(last_year).figures)
    assert move_on(this_year).tables["channels"].totals == (0, 36)


def test_report_that_is_put_forward_without_a_chapter_does_not_make_the_next_look_a_first_one(topic):
    talk(12, topic)
    for number in range(12):
        make_referral(given_on=dt.date(2025, 3, 4), **({"state": "expired", "code_digest": None} if number % 2 else {}))
    report = make_report_to_release(year=2025)
    first = put_forward_and_make(report)
    withdraw(first, by=first.prepared_by)
    left_out = make_chapter_text(report=report, chapter=Chapter.REFERRALS, is_shown=False)
    withdraw(put_forward_and_make(report), by=first.prepared_by)
    left_out.delete()
    make_referral(given_on=dt.date(2025, 3, 4))
    assert counts(put_forward_and_make(report)) == counts(first)


def test_report_that_was_taken_back_is_put_forward_with_the_same_counts(topic):
    talk(12, topic)
    report = make_report_to_release(year=2025)
    first = put_forward_and_make(report)
    withdraw(first, by=first.prepared_by)
    talk(1, topic, day=dt.date(2025, 4, 4))
    second = put_forward_and_make(report)
    assert counts(second) == counts(first)


def put_forward_and_make(report):
    candidate = put_forward(report, number=1, by=make_user())
    make(candidate)
    candidate.refresh_from_db()
    return candidate


def counts(candidate):
    tables = candidate.figures["tables"].items()
    return {name: (table["rows"], table["totals"]) for name, table in tables if table["is_about_people"]}


def test_chapter_that_is_left_out_shows_no_figures(year):
    move_on(year)
    shown = interim(year, frozenset(Chapter) - {Chapter.USE})
    assert "channels" not in shown.tables
    assert shown.headline("contacts") is None


def test_day_of_the_figures_is_said(client, coordinator, year):
    with time_machine.travel("2026-02-03 08:00+00:00"):
        move_on(year)
    assert "Stand der Zahlen: Dienstag, 3. Februar 2026" in words(client.get(year.get_absolute_url()))


def test_state_goes_with_its_report(year):
    move_on(year)
    year.delete()
    assert not InterimFigures.objects.exists()


def test_goals_are_there_while_their_figures_are_made(client, coordinator, year):
    goal = make_goal(title="Be found", figure="contacts")
    make_measure(goal=goal, title="Evenings for parents", year=2025)
    shown = words(client.get(reverse("report_goals", args=[2025])))
    assert "Be found" in shown
    assert "Evenings for parents" in shown
    assert "Ist noch nicht fertig" in shown


@pytest.mark.parametrize("page", ["report", "report_goals"])
def test_page_that_needs_the_figures_offers_to_work_them_out(client, coordinator, year, page):
    make_goal(title="Any")
    assert offers_to_work(client, page)
    assert ordered(client, reverse("report_work_out", args=[2025])).redirect_chain[-1][0] == year.get_absolute_url()
    assert not offers_to_work(client, page)


def test_year_can_be_worked_on_without_its_figures(client, coordinator, year):
    content = client.get(reverse("report", args=[2025])).content.decode()
    assert reverse("report_chapter", args=[2025, "summary"]) in content
    assert client.get(reverse("report_chapter", args=[2025, "summary"])).status_code == 200


@pytest.mark.parametrize("page", ["report", "report_goals"])
def test_looking_gives_the_worker_nothing_to_do(client, coordinator, year, page):
    client.get(reverse(page, args=[2025]))
    assert not Preparation.objects.exists()


@time_machine.travel("2026-03-03 02:30+00:00")
def test_figures_of_the_year_that_is_written_are_there_in_the_morning(client, coordinator, year):
    protect_years()
    assert not offers_to_work(client, "report")
