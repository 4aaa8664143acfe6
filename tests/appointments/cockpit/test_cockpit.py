"""The start page: what is due for whom, and what each role sees first."""

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from appointments.models import CallTask
from familienzentrum.choices import Role
from tests.client import Client
from tests.factories import (
    make_adviser,
    make_appointment,
    make_centre,
    make_deliberation,
    make_hour,
    make_offer,
    make_office,
    make_opening_hour,
    make_slot,
    make_user,
)
from tests.factories_closing import make_absence
from tests.factories_freshness import make_doubt, make_proposal
from tests.factories_groups import make_course, make_draw, make_drawn_course, make_entry
from tests.factories_planning import make_grant
from tests.reading import words

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 23)
PLANNERS = [Role.COORDINATOR, Role.ADMINISTRATION]


def page(answer):
    return BeautifulSoup(answer.content, "lxml")


@pytest.fixture(autouse=True)
def monday_morning(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 23, 7, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def centre():
    centre = make_centre()
    make_opening_hour(centre=centre)
    return centre


def client_of(role, office=None):
    client = Client()
    client.force_login(make_user(role=role, office=office))
    return client


def cockpit(role=Role.COORDINATOR, office=None):
    return client_of(role, office).get(reverse("cockpit"))


def leads(answer, text):
    """Return where the first link with these words leads."""
    return next(link["href"] for link in page(answer).select("main a") if text in words(link))


def at(days):
    return timezone.now() + dt.timedelta(days=days)


@pytest.mark.usefixtures("centre")
def test_what_is_due_leads_to_where_it_is_done():
    proposal, grant = make_proposal(summary="Neu"), make_grant(ends_on=TODAY + dt.timedelta(days=20))
    owed = make_deliberation(follow_up="Bericht nachreichen", follow_up_due=TODAY + dt.timedelta(days=9))
    hour = make_hour(valid_until=TODAY + dt.timedelta(days=14))
    offer = make_offer(ends_on=TODAY + dt.timedelta(days=30))
    make_doubt(offer=proposal.offer)
    make_drawn_course(draw := make_draw())
    draw.__class__.objects.update(opens_at=at(-3), closes_at=at(-1))
    answer = cockpit()
    assert {
        "1 Änderung": reverse("freshness"),
        "1 Hinweis": reverse("freshness"),
        f"Die Förderung „{grant.title}“ endet.": reverse("grant_edit", args=[grant.pk]),
        "Bericht nachreichen": reverse("paper_deliberations", args=[owed.paper_id]),
        f"Die Sprechzeit „{hour.offer.title}“": reverse("hour", args=[hour.pk]),
        f"Das Angebot „{offer.title}“ endet.": reverse("offer_edit", args=[offer.pk]),
        f"„{draw.title}“ wartet": reverse("draw_staff", args=[draw.pk]),
    }.items() <= {
        text: leads(answer, text)
        for text in (
            "1 Änderung",
            "1 Hinweis",
            f"Die Förderung „{grant.title}“ endet.",
            "Bericht nachreichen",
            f"Die Sprechzeit „{hour.offer.title}“",
            f"Das Angebot „{offer.title}“ endet.",
            f"„{draw.title}“ wartet",
        )
    }.items()


@pytest.mark.usefixtures("centre")
def test_the_soonest_stands_on_top_and_what_has_no_day_last():
    make_proposal(summary="Neu")
    make_grant(title="Später", ends_on=TODAY + dt.timedelta(days=20))
    make_deliberation(follow_up="Früher", follow_up_due=TODAY + dt.timedelta(days=9))
    said = words(page(cockpit()).select_one("#due").parent)
    assert said.index("Früher") < said.index("Später") < said.index("1 Änderung")


@pytest.mark.usefixtures("centre")
def test_empty_house_says_what_will_stand_here():
    said = words(cockpit())
    for sentence in ("Im Moment steht nichts an.", "Es beginnt bald kein Kurs.", "Niemand wartet", "Keine Stelle hat"):
        assert sentence in said


@pytest.mark.usefixtures("centre")
def test_who_may_not_call_reads_that_the_desk_does():
    CallTask.objects.create(appointment=make_appointment(), reason="not_sent", made_on=TODAY)
    for role, is_link in ((Role.COORDINATOR, False), (Role.FRONT_DESK, True)):
        answer = cockpit(role)
        assert "1 Familie ist anzurufen." in words(answer)
        assert (reverse("calls") in [link["href"] for link in page(answer).select("#due ~ ul a")]) is is_link


@pytest.mark.parametrize("role", PLANNERS)
@pytest.mark.usefixtures("centre")
def test_too_few_people_leads_to_the_half_hour(role):
    """Nobody is on duty from nine to twelve."""
    answer = cockpit(role)
    there = leads(answer, "09:00–12:00 Uhr: niemand")
    address, _hash, anchor = there.partition("#")
    assert page(client_of(role).get(address)).find(id=anchor)


@pytest.mark.usefixtures("centre")
def test_next_days_say_who_is_away_and_what_begins():
    absence, course = make_absence(), make_course(capacity=8)
    said = words(page(cockpit()).select_one("#days").find_parent("section"))
    assert str(absence.person) in said
    assert course.course.title in said


@pytest.mark.usefixtures("centre")
def test_courses_show_how_full_they_are_and_who_waits():
    course = make_course()
    make_appointment(slot=course)
    make_entry(course)
    answer = cockpit()
    assert "1 von 1 Plätzen vergeben" in words(answer)
    assert "1 wartet" in words(answer)
    [bar] = page(answer).select("#courses ~ ul meter")
    assert (bar["value"], bar["max"]) == ("1", "1")


def bars(answer):
    return [bar["value"] for bar in page(answer).select("#capacity ~ ul meter")]


@pytest.mark.usefixtures("centre")
def test_free_times_are_shown_in_quarters_so_that_no_booking_shows():
    """Of eight times one is booked, then two: the bar says the same, and only what everybody can count differs."""
    offer = make_offer()
    slots = [make_slot(offer=offer, starts_at=at(number), ends_at=at(number + 0.02)) for number in range(1, 9)]
    for booked in slots[:3]:
        make_appointment(slot=booked)
    answer = cockpit()
    assert (bars(answer), "5 freie Termine" in words(answer)) == (["50"], True)
    make_appointment(slot=slots[3])
    assert bars(cockpit()) == ["50"]
    shown = words(page(cockpit()).select_one("#capacity").parent.select_one("ul"))
    assert re.findall(r"\b[48]\b", shown.replace("4 freie Termine", "")) == []


@pytest.mark.usefixtures("centre")
def test_order_of_offices_tells_no_more_than_their_bars():
    """Of ten times four are booked at one, six at the other: the bars are alike, and so is who stands first."""
    for name, booked in (("Amt", 4), ("Beratung", 6)):
        offer = make_offer(office=make_office(short_name=name))
        slots = [make_slot(offer=offer, starts_at=at(number), ends_at=at(number + 0.02)) for number in range(1, 11)]
        for slot in slots[:booked]:
            make_appointment(slot=slot)
    answer = cockpit()
    assert bars(answer) == ["50", "50"]
    assert [link.get_text() for link in page(answer).select("#capacity ~ ul a")] == ["Amt", "Beratung"]


@pytest.mark.usefixtures("centre")
def test_share_of_few_times_is_not_drawn():
    make_slot(starts_at=at(1), ends_at=at(1.02))
    answer = cockpit()
    assert bars(answer) == []
    assert "zu wenige Termine für einen Balken" in words(answer)


@pytest.mark.usefixtures("centre")
def test_adviser_sees_the_own_days_and_nothing_of_planning():
    office = make_office()
    adviser = make_adviser(office)
    make_slot(offer=make_offer(office=office), adviser=adviser, starts_at=at(1), ends_at=at(1.02))
    make_slot(starts_at=at(2), ends_at=at(2.02))
    client = Client()
    client.force_login(adviser)
    answer = client.get(reverse("cockpit"))
    links = [link["href"] for link in page(answer).select("#own ~ ul a")]
    assert links == [f"{reverse('my_day')}?tag=2026-11-24"]
    assert page(answer).select("#capacity, #waiting, #goals, #days") == []


@pytest.mark.usefixtures("centre")
def test_administration_reads_what_is_stuck_and_who_can_open_nothing():
    person = make_user(last_name="Ohnerolle")
    answer = cockpit(Role.ADMINISTRATION)
    assert leads(answer, "Ohnerolle") == reverse("person", args=[person.pk])
    assert "manage.py check" in words(answer)  # no worker has ever run here
    assert "Ohnerolle" not in words(cockpit(Role.COORDINATOR))


@pytest.mark.usefixtures("centre")
def test_page_asks_the_same_for_one_row_and_for_three(costs_the_same):
    client = client_of(Role.COORDINATOR)

    def add():
        make_doubt()
        make_entry(make_course(capacity=3))
        make_hour(valid_until=TODAY + dt.timedelta(days=9))
        make_absence()
        make_grant(ends_on=TODAY)
        make_deliberation(follow_up="etwas")

    costs_the_same(lambda: client.get(reverse("cockpit")), add=add)
