"""Advisers learn what changes on their day: on its page, and by mail where they want one. Never a name."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from appointments.booking.actions import book, cancel, move
from appointments.booking.mending import restore
from appointments.booking.requests import BookingRequest
from appointments.choices import DayChange, Way
from appointments.clearing.actions import close
from appointments.clearing.queries import Decision
from appointments.closing.substitution_actions import begin_substitution
from appointments.groups.course_actions import Setting, change_date
from appointments.messages.adviser_news import forget_day_news, send_to_adviser
from appointments.models import DayNews, Slot
from familienzentrum.models import User
from tests.factories import make_adviser, make_centre, make_offer, make_office, make_slot, make_user
from tests.factories_closing import make_public_holiday, new_absence, new_substitution
from tests.factories_groups import family, make_course
from tests.reading import markup, words
from tests.refusals import refused

pytestmark = pytest.mark.django_db

# A Friday: the next working day is Monday.
FRIDAY = dt.datetime(2027, 3, 5, 8, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _friday(time_machine):
    time_machine.move_to(FRIDAY)
    make_centre()


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def adviser(office):
    return make_adviser(office, email="beratung@example.org")


@pytest.fixture
def slot(office, adviser):
    return make_slot(offer=make_offer(office=office), adviser=adviser, starts_at=FRIDAY + dt.timedelta(hours=3))


def changes(adviser):
    return list(DayNews.objects.filter(adviser=adviser).values_list("change", flat=True))


def send_mails():
    for job in ProcrastinateJob.objects.filter(status="todo", task_name="mail_adviser"):
        send_to_adviser(job.args["news"])


def day_page(client, adviser, day):
    client.force_login(adviser)
    return markup(client.get(reverse("my_day"), {"tag": timezone.localdate(day).isoformat()}))


@pytest.mark.parametrize(("days", "is_told"), [(0, True), (1, True), (3, True), (4, False)])
def test_cancellation_of_today_or_the_next_working_day_is_marked(client, office, adviser, days, is_told):
    start = FRIDAY + days * DAY + dt.timedelta(hours=3)
    slot = make_slot(offer=make_offer(office=office), adviser=adviser, starts_at=start)
    cancel(book(slot, BookingRequest(email="kranich@example.org", name="Kranich"), by=None), by=None)
    shown = day_page(client, adviser, start)
    assert ("Die Familie hat abgesagt" in shown) == is_told
    assert "Kranich" not in shown


def test_holiday_is_no_working_day(office, adviser):
    make_public_holiday(day=dt.date(2027, 3, 8))
    slot = make_slot(offer=make_offer(office=office), adviser=adviser, starts_at=FRIDAY + 4 * DAY)
    cancel(book(slot, family(), by=None), by=None)
    assert changes(adviser) == [DayChange.CANCELLED]


def test_time_that_a_family_leaves_for_another_is_marked(slot, adviser):
    later = make_slot(offer=slot.offer, starts_at=FRIDAY + 9 * DAY)
    move(book(slot, family(), by=None), later, by=None)
    assert changes(adviser) == [DayChange.MOVED]


def test_cancellation_taken_back_is_no_news(slot, adviser):
    restore(cancel(book(slot, family(), by=None), by=None), by=None)
    assert changes(adviser) == []


def test_what_the_house_cancels_itself_is_no_news(slot, adviser):
    cancel(book(slot, family(), by=None), by=make_user())
    assert changes(adviser) == []


def test_substitute_is_told(office, slot, adviser):
    appointment, substitute = book(slot, family(), by=None), make_adviser(office)
    away = new_absence(person=adviser, starts_at=FRIDAY, ends_at=FRIDAY + DAY)
    close(away, {appointment.pk: Decision(Way.SUBSTITUTE, substitute.pk)}, by=make_user())
    assert changes(substitute) == [DayChange.TAKEN_OVER]


def test_substitute_of_a_while_is_told_of_what_is_near(office, adviser, slot):
    book(slot, family(), by=None)
    substitute = make_adviser(office)
    a_day = {"starts_at": FRIDAY, "ends_at": FRIDAY + DAY}
    begin_substitution(new_substitution(office=office, adviser=adviser, substitute=substitute, **a_day), by=make_user())
    assert changes(substitute) == [DayChange.TAKEN_OVER]


def test_whoever_comes_along_reads_it_too_and_reads_nothing_once_it_is_taken_back(client, office, slot, adviser):
    along = make_adviser(office)
    times = {"starts_at": slot.starts_at, "ends_at": slot.ends_at, "accompanies": slot, "capacity": 0}
    make_slot(offer=slot.offer, adviser=along, **times)
    booked = cancel(book(slot, family(), by=None), by=None)
    assert "Die Familie hat abgesagt" in day_page(client, along, FRIDAY)
    restore(booked, by=None)
    assert (changes(along), changes(adviser)) == ([], [])


def test_time_of_nobody_is_marked_for_the_whole_office_that_expects_the_family(client, office, slot, adviser):
    colleague, stranger = make_adviser(office), make_adviser(make_office())
    Slot.objects.update(adviser=None)
    open_to_all = Slot.objects.with_details().get()
    cancel(book(open_to_all, family(), by=None), by=None)
    for person, reads in ((adviser, True), (colleague, True), (stranger, False)):
        assert ("Die Familie hat abgesagt" in day_page(client, person, FRIDAY)) == reads
    book(open_to_all, family(), by=None)


def test_whoever_takes_over_an_evening_of_a_course_is_told(office, adviser):
    first = make_course(offer=make_offer(office=office), adviser=adviser, starts_at=FRIDAY + DAY, dates=2)
    book(first, family(), by=None)
    substitute = make_adviser(office)
    for person in (adviser, substitute):
        change_date(first, (first.starts_at, first.ends_at), Setting(adviser=person), by=make_user())
    assert (changes(substitute), changes(adviser)) == ([DayChange.TAKEN_OVER], [])


class TestMail:
    @pytest.fixture
    def wants(self, client, adviser):
        client.force_login(adviser)
        client.post(reverse("choose_news_by_mail"), {"mail": "yes"})
        return User.objects.get(pk=adviser.pk)

    def test_nobody_is_written_to_who_did_not_ask(self, slot):
        cancel(book(slot, family(), by=None), by=None)
        send_mails()
        assert mail.outbox == []

    def test_mail_says_when_and_what_and_nothing_else(self, slot, wants):
        cancel(book(slot, BookingRequest(email="kranich@example.org", name="Kranich"), by=None), by=None)
        send_mails()
        [written] = [one for one in mail.outbox if one.to == ["beratung@example.org"]]
        assert "Die Familie hat abgesagt" in written.body
        secrets = ("Kranich", "kranich@", slot.offer.title, slot.offer.office.name)
        assert [secret for secret in secrets if secret in f"{written.subject} {written.body}"] == []

    def test_mail_waits_until_the_family_can_no_longer_take_it_back(self, slot, wants):
        cancelled = cancel(book(slot, family(), by=None), by=None)
        assert ProcrastinateJob.objects.get(task_name="mail_adviser").scheduled_at == cancelled.restorable_until
        restore(cancelled, by=None)
        send_mails()
        assert mail.outbox == []

    def test_adviser_can_stop_it(self, client, slot, wants):
        client.post(reverse("choose_news_by_mail"), {"mail": ""})
        assert "Sie bekommen darüber keine E-Mail" in words(client.get(reverse("my_calendar")))
        cancel(book(slot, family(), by=None), by=None)
        assert not ProcrastinateJob.objects.filter(task_name="mail_adviser").exists()

    def test_account_that_is_closed_gets_nothing(self, slot, wants):
        cancel(book(slot, family(), by=None), by=None)
        User.objects.update(is_active=False)
        send_mails()
        assert mail.outbox == []


def test_day_news_change_known(slot, adviser):
    news = DayNews.objects.create(slot=slot, adviser=adviser, change=DayChange.MOVED)
    assert refused(lambda: DayNews.objects.filter(pk=news.pk).update(change="lost")) == "day_news_change_known"
    assert DayNews.objects.update(change=DayChange.CANCELLED) == 1


def test_news_are_forgotten_a_week_later(slot, adviser, time_machine):
    cancel(book(slot, family(), by=None), by=None)
    assert forget_day_news() == 0
    time_machine.move_to(FRIDAY + 8 * DAY)
    assert forget_day_news() == 1
