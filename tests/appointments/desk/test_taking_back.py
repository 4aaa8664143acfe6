"""Steps are taken back: on the day by who took them, later by the coordination, with a reason; figures follow."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from appointments.choices import AppointmentState
from appointments.desk.taking_back import CannotTakeBack, NotYours, WhyTakenBack, forget_old_steps, take_back
from appointments.desk.transitions import Step, take_step
from appointments.models import Appointment, Attendance, Slot, TakenStep
from appointments.privacy.actions import erase_due
from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry
from tests.factories import (
    make_appointment,
    make_centre,
    make_paper,
    make_report,
    make_slot,
    make_taken_step,
    make_user,
)
from tests.factories_groups import make_course
from tests.factories_release import make_release
from tests.page_forms import forms_of
from tests.reading import markup, words

NOW = dt.datetime(2026, 3, 10, 10, 5, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]

S = AppointmentState


@pytest.fixture
def desk(client):
    make_centre()
    user = make_user(role=Role.FRONT_DESK)
    client.force_login(user)
    return user


@pytest.fixture
def family():
    return make_appointment(slot=make_slot(starts_at=NOW - dt.timedelta(minutes=5)))


def state(family):
    return Appointment.objects.get(pk=family.pk).state


def last():
    return TakenStep.objects.first()


def test_whole_day_is_taken_back_step_by_step(desk, family):
    for step in (Step.CHECK_IN, Step.BEGIN, Step.FINISH):
        take_step(family, step, by=desk)
    for before in (S.RUNNING, S.ARRIVED, S.BOOKED):
        take_back(last(), by=desk)
        assert state(family) == before
    found = Appointment.objects.get(pk=family.pk)
    assert (found.arrived_at, found.arrived_by, TakenStep.objects.count()) == (None, None, 0)


def test_what_began_without_check_in_goes_back_to_where_it_was(desk, family):
    take_step(family, Step.BEGIN, by=desk)
    take_back(last(), by=desk)
    assert state(family) == S.BOOKED


def test_family_that_came_late_is_missing_again(desk, family):
    take_step(family, Step.MARK_NO_SHOW, by=desk)
    take_step(family, Step.CHECK_IN, by=desk)
    take_back(last(), by=desk)
    assert (state(family), Appointment.objects.get().arrived_at) == (S.NO_SHOW, None)


def test_only_the_last_step_is_taken_back(desk, family):
    take_step(family, Step.CHECK_IN, by=desk)
    first = last()
    take_step(family, Step.BEGIN, by=desk)
    with pytest.raises(CannotTakeBack):
        take_back(first, by=desk)
    assert state(family) == S.RUNNING


def test_check_in_that_was_undone_has_nothing_to_take_back(desk, family):
    take_step(family, Step.CHECK_IN, by=desk)
    take_step(family, Step.UNDO_CHECK_IN, by=desk)
    assert not TakenStep.objects.exists()


def test_somebody_else_and_another_day_need_a_reason(desk, family, time_machine):
    take_step(family, Step.BEGIN, by=desk)
    with pytest.raises(NotYours):
        take_back(last(), by=make_user())
    time_machine.move_to(NOW + DAY, tick=False)
    with pytest.raises(NotYours):
        take_back(last(), by=desk)
    take_back(last(), by=make_user(), reason=WhyTakenBack.WRONG_FAMILY)
    assert state(family) == S.BOOKED
    assert AuditEntry.objects.first().details == {"before": "running", "after": "booked", "reason": "wrong_family"}


def test_later_date_of_a_course_is_taken_back_and_the_log_does_not_say_what(desk):
    first = make_course(dates=2, starts_at=NOW - 7 * DAY)
    family = make_appointment(slot=first)
    evening = Slot.objects.filter(course=first.course).order_by("starts_at")[1]
    take_step(family, Step.CHECK_IN, by=desk, date=evening)
    take_back(last(), by=desk)
    assert not Attendance.objects.exists()
    assert (AuditEntry.objects.first().action, AuditEntry.objects.first().details) == (
        "appointment.attendance_taken_back",
        {},
    )
    # Who came to a later date is forgotten with the family: steps_forgotten_with_attendance.
    take_step(family, Step.CHECK_IN, by=desk, date=evening)
    Appointment.objects.update(erase_on=timezone.localdate())
    erase_due()
    assert not TakenStep.objects.exists()


def test_figures_follow_after_the_data_of_the_family_is_gone(desk, family, time_machine):
    take_step(family, Step.MARK_NO_SHOW, by=desk)
    time_machine.move_to(NOW + 3 * DAY, tick=False)
    erase_due()
    take_back(last(), by=make_user(), reason=WhyTakenBack.CAME)
    take_step(Appointment.objects.get(), Step.BEGIN, by=desk)
    assert state(family) == S.RUNNING


@pytest.mark.time_machine(dt.datetime(2026, 1, 5, 9, 10, tzinfo=dt.UTC), tick=False)
def test_what_was_noted_stays_as_it_was_reported(client, desk):
    """reported_day_stays: of a released year nothing is noted later, nor taken back; today goes on."""
    came, missing, late, today = (
        make_appointment(slot=make_slot(starts_at=at, capacity=1)) for at in _around_new_year()
    )
    take_step(came, Step.BEGIN, by=desk)
    take_step(missing, Step.MARK_NO_SHOW, by=desk)
    make_release(report=make_report(year=2025, paper=make_paper()))
    steps = {step.appointment_id: step for step in TakenStep.objects.all()}
    answers = [
        client.post(reverse("take_back_step", args=[steps[came.pk].pk]), follow=True),
        client.post(reverse("desk_change", args=[late.pk]), {"step": "mark_no_show"}, follow=True),
    ]
    client.force_login(make_user(role=Role.COORDINATOR))
    url = reverse("past_step", args=[steps[missing.pk].pk])
    answers.append(forms_of(client.get(url), url)[0].filled(reason="came").send(client))
    assert ["freigegeben" in words(answer) for answer in answers] == [True] * 3
    assert [state(one) for one in (came, missing, late)] == [S.RUNNING, S.NO_SHOW, S.BOOKED]
    take_step(today, Step.CHECK_IN, by=desk)
    assert state(today) == S.ARRIVED


def _around_new_year():
    now = timezone.now()
    return [now - 7 * DAY, now - 7 * DAY + dt.timedelta(hours=1), now - 6 * DAY, now]


def test_steps_stand_for_good_after_thirty_days():
    for days in (30, 31):
        make_taken_step(on=timezone.localdate() - days * DAY)
    assert forget_old_steps() == 1
    assert TakenStep.objects.get().on == timezone.localdate() - 30 * DAY


@pytest.mark.parametrize("given", [{"after": "booked"}, {"after": "cancelled"}, {"before": "cancelled"}])
def test_taken_step_changes_a_state_of_the_day(given):
    with pytest.raises(IntegrityError, match="taken_step_changes_a_state_of_the_day"), transaction.atomic():
        make_taken_step(appointment=make_appointment(), **given)
    assert make_taken_step(before="arrived", after="running").pk


def test_page_after_a_step_offers_to_take_it_back_once(client, desk, family):
    client.post(reverse("desk_change", args=[family.pk]), {"step": "begin"})
    shown = [markup(client.get(reverse("desk"))).count("data-undo") for _ in range(2)]
    assert shown == [1, 0]
    client.post(reverse("take_back_step", args=[last().pk]))
    assert state(family) == S.BOOKED


def test_list_has_ones_own_steps_of_today_alone(client, desk, family, costs_the_same):
    other = make_taken_step()
    client.post(reverse("desk_change", args=[family.pk]), {"step": "begin"})
    assert client.get(reverse("own_steps")).content.count(b"<tr") == 2
    assert client.post(reverse("take_back_step", args=[other.pk])).status_code == 404
    costs_the_same(lambda: client.get(reverse("own_steps")), add=lambda: make_taken_step(by=desk))


def test_coordination_puts_right_with_a_reason_and_sees_no_name(client, desk, costs_the_same):
    family = make_appointment(slot=make_slot(starts_at=NOW - DAY), state=S.NO_SHOW, personal={"name": "Kranich"})
    step = make_taken_step(appointment=family, on=timezone.localdate() - DAY)
    client.force_login(make_user(role=Role.COORDINATOR))
    assert "Kranich" not in words(client.get(reverse("past_steps")))
    url = reverse("past_step", args=[step.pk])
    assert client.post(url, {"reason": "my own words"}).status_code == 422
    form = client.get(url)
    assert "Kranich" not in words(form)
    assert forms_of(form, url)[0].filled(reason="came").save(client).status_code == 302
    assert state(family) == S.BOOKED
    assert "schon zurückgenommen" in words(client.get(url, follow=True))
    costs_the_same(lambda: client.get(reverse("past_steps")), add=make_taken_step)


def test_page_of_the_reason_that_was_opened_before_refuses_what_changed(client, desk, family):
    take_step(family, Step.CHECK_IN, by=desk)
    client.force_login(make_user(role=Role.COORDINATOR))
    url = reverse("past_step", args=[last().pk])
    opened = forms_of(client.get(url), url)[0].filled(reason="came_not")
    Appointment.objects.filter(pk=family.pk).update(adults=3)
    assert opened.save(client).status_code == 422
    assert state(family) == S.ARRIVED
