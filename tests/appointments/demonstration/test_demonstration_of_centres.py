"""What the demonstration of every centre looks like. These tests only read, so each centre is made up once."""

import datetime as dt

import pytest
import time_machine
from django.test import override_settings
from django.utils import timezone

from appointments.choices import AppointmentState, PartOfDay
from appointments.closing.staffing import staffing
from appointments.demonstration.make import make_demonstration
from appointments.models import (
    Absence,
    Appointment,
    CallTask,
    Closure,
    ConsultationHour,
    Slot,
    Substitution,
    Visit,
)
from appointments.walk_ins.queries import offers_with_numbers, queues
from appointments.walk_ins.waits import waits
from familienzentrum.choices import Role
from familienzentrum.languages import EASY_GERMAN, foreign_codes
from familienzentrum.models import Centre, User
from offers.choices import Admission
from offers.models import Membership, Offer
from offers.translations.standing import Standing, listed
from tests.once import made_once
from tests.towns import FOLDERS, GROUP

# Asks for the test database: without it, a run of this file alone would work on the portal's own.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group(GROUP)]

TUESDAY = dt.datetime(2026, 11, 17, 10, 40, tzinfo=timezone.get_default_timezone())


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def made(request, tmp_path_factory, in_town, django_db_blocker):
    secrets = tmp_path_factory.mktemp("var")
    # As on that day: what a family does is refused once its time is over.
    at_that_moment = time_machine.travel(TUESDAY, tick=False)
    with in_town(request.param), made_once(django_db_blocker), override_settings(VAR_DIR=secrets), at_that_moment:
        yield make_demonstration(request.param, seed=1, now=TUESDAY, weeks=6)


def test_demonstration_fills_every_table(made):
    assert min(made.slots, made.appointments, made.visits, made.referrals) > 0
    assert Centre.current().is_demonstration


def test_demonstration_says_all_that_it_made_up_in_every_language_unchecked(made):
    for language in foreign_codes():
        # Easy German says only what is too difficult.
        if language != EASY_GERMAN:
            assert [one.german for one in listed(language) if one.standing != Standing.UNCHECKED] == [], language


def test_demonstration_has_a_login_per_role(made):
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role.values)
    assert all(user.has_usable_password() for user in User.objects.all())


def test_demonstration_gives_each_office_with_hours_an_adviser(made):
    advised = set(Membership.objects.filter(role=Role.ADVISER).values_list("office", flat=True))
    assert set(ConsultationHour.objects.values_list("offer__office", flat=True)) <= advised


def test_demonstration_shows_closures_absences_duties_and_calls(made):
    open_calls = CallTask.objects.filter(done_at=None)
    ahead = {"starts_at__gt": TUESDAY}
    assert min(row.objects.filter(**ahead).count() for row in (Closure, Absence, Substitution)) > 0
    assert Absence.objects.filter(ends_at__lt=TUESDAY).exists()
    assert open_calls.count() == 2
    assert any(day.gaps for day in staffing(TUESDAY.date(), 14))


def test_demonstration_has_numbers_of_who_just_comes(made):
    """At each open door of today somebody waits and somebody is called; longer ago there are waits to read."""
    found = queues(offers_with_numbers(TUESDAY.date()), TUESDAY.date())
    assert found
    assert all(len(queue.waiting) > 1 and len(queue.called) == 1 and queue.gone and queue.served for queue in found)
    assert {wait.half is None for wait in waits()} == {False}


def test_demonstration_leaves_free_times_in_the_next_days(made):
    soon = Slot.objects.bookable(TUESDAY).with_free_seats().filter(starts_at__lt=TUESDAY + dt.timedelta(days=10))
    bookable = Offer.objects.filter(admission=Admission.BOOKING, kind="consultation")
    assert set(bookable) <= {slot.offer for slot in soon.select_related("offer")}


def test_demonstration_marks_the_appointments_of_today_by_the_clock(made):
    today = Appointment.objects.filter(slot__starts_at__date=TUESDAY.date()).exclude(state=AppointmentState.CANCELLED)
    assert today.filter(slot__ends_at__lte=TUESDAY, state=AppointmentState.BOOKED).count() == 0
    assert today.filter(slot__starts_at__gt=TUESDAY, state=AppointmentState.DONE).count() == 0


def test_demonstration_keeps_personal_data_no_longer_than_a_real_house(made):
    assert not Appointment.objects.to_erase(TUESDAY.date()).exists()
    assert Appointment.objects.filter(sealed__isnull=True).exists()
    assert all(booking.personal.code for booking in Appointment.objects.filter(sealed__isnull=False))


def test_demonstration_closes_every_day_but_today(made):
    assert not Visit.objects.filter(day__lt=TUESDAY.date(), recorded_by__isnull=False).exists()
    assert not Visit.objects.filter(day=TUESDAY.date(), recorded_by__isnull=True).exists()
    assert not Visit.objects.filter(day=TUESDAY.date()).exclude(part_of_day=PartOfDay.MORNING).exists()
