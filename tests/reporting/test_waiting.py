"""No page works out a year's figures: proving that they betray nobody is for the worker."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from reporting.disclosure import NotAtHand, published, published_at_hand
from reporting.jobs import protect_years
from reporting.models import Preparation
from tests.factories import make_goal, make_measure, make_report, make_visit
from tests.papers import ordered
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    make_goal(title="Any")
    for number in range(12):
        make_visit(day=dt.date(2025, 3, 3), channel="phone" if number < 3 else "in_person")
    return make_report(year=2025)


def offers_to_work(client, page):
    return reverse("report_work_out", args=[2025]) in client.get(reverse(page, args=[2025])).content.decode()


def test_figures_are_at_hand_once_they_were_proved(year):
    with pytest.raises(NotAtHand):
        published_at_hand(2025)
    proved = published(2025)
    assert published_at_hand(2025).tables == proved.tables


def test_figures_that_changed_are_not_at_hand(year):
    published(2025)
    make_visit(day=dt.date(2025, 4, 4))
    with pytest.raises(NotAtHand):
        published_at_hand(2025)


def test_goals_are_there_while_their_figures_are_made(client, coordinator, year):
    goal = make_goal(title="Be found", figure="contacts")
    make_measure(goal=goal, title="Evenings for parents", year=2025)
    shown = words(client.get(reverse("report_goals", args=[2025])))
    assert "Be found" in shown
    assert "Evenings for parents" in shown
    assert "Ist noch nicht fertig" in shown


@pytest.mark.parametrize("page", ["report", "report_goals"])
def test_page_that_needs_the_figures_offers_to_work_them_out(client, coordinator, year, page):
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
