"""The table of what families are told, read once more around both nights in which the clocks change.

Whatever was planned by the clock on the wall is told by it: the same words as in plain March, on other days. Each
change happens once per night, to a single time at the one and to a course over the other where it is made for both.
"""

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from appointments.booking.actions import book, cancel, move
from appointments.groups.course_actions import Setting, change_date
from appointments.groups.date_lists import written_dates
from appointments.messages.reminders import remind_due
from appointments.models import Slot
from appointments.planning.actions import rebuild_slots
from tests.appointments.messages.told_changes import CHANGES
from tests.appointments.messages.told_kinds import CODE, KINDS, MAIL, MONDAY, PHONE, days_on
from tests.appointments.messages.told_lines import cells, found_for, table
from tests.calendar_reader import entries
from tests.factories import make_centre, make_hour, make_offer, make_place, make_user
from tests.factories_groups import family, make_course
from tests.outbox import send_waiting_mails

pytestmark = pytest.mark.django_db

SPRING, AUTUMN = dt.date(2027, 3, 28), dt.date(2027, 10, 31)
# Of what can happen to several of them, it happens to the first.
KINDS_OF = {
    SPRING: [
        "on site",
        "by video",
        "waits for a time",
        "wishes in a draw",
        "course of three dates",
        "waits for a course",
    ],
    AUTUMN: [
        "course of three dates",
        "waits for a course",
        "by phone",
        "at a partner's",
        "by video",
        "wishes in a draw",
        "on site",
    ],
}
# What the table has on that Sunday: the time itself, the second evening, or the last hour of a place that is kept.
ON_THE_SUNDAY = {"course of three dates": dt.date(2027, 3, 16)} | dict.fromkeys(
    ["waits for a time", "waits for a course", "wishes in a draw"], dt.date(2027, 3, 2)
)
_DAYS = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]
_MONTHS = {"März": 3, "April": 4, "Oktober": 10, "November": 11}
_DAY = re.compile(r"\w+, (\d+)\. März")
_DAY_OF_AN_ENTRY = re.compile(r"(\d\d)\.03\. (?=\d\d:\d\d–)")
# A house without opening hours keeps a place for 24 hours, from ten on Saturday: by the clock not until ten on Sunday.
KEPT_UNTIL = {SPRING: "11:00", AUTUMN: "09:00"}
# Whom nothing reaches is told on its page alone.
REACHED = (MAIL, PHONE)


def shared_out(sunday):
    """Return each kind with the changes that happen to it."""
    left = dict(CHANGES)
    for name in KINDS_OF[sunday]:
        yield name, [left.pop(title) and title for title in list(left) if not CHANGES[title].why_not(KINDS[name])]
    assert not left


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def planned(text, by):
    """Return a part of the table as it is so many days later."""

    def day(found):
        then = dt.date(2027, 3, int(found[1])) + by
        month = next(name for name, number in _MONTHS.items() if number == then.month)
        return f"{_DAYS[then.weekday()]}, {then.day}. {month}"

    def day_of_an_entry(found):
        return f"{dt.date(2027, 3, int(found[1])) + by:%d.%m. }"

    return _DAY_OF_AN_ENTRY.sub(day_of_an_entry, _DAY.sub(day, text))


def in_the_table(name):
    """Return the parts of the table about one kind, by change, as far as families are reached."""
    _name, *parts = re.split(r"(?m)^## (.+)\n", re.sub(rf"(?m)^- {CODE}: .+\n(  - .+\n)*", "", table()[name]))
    return {title: plain(text.strip()) for title, text in zip(parts[::2], parts[1::2], strict=True)}


@pytest.mark.parametrize(
    ("sunday", "name", "changes"),
    [(sunday, *shared) for sunday in KINDS_OF for shared in shared_out(sunday)],
    ids=lambda given: "" if isinstance(given, list) else str(given),
)
def test_each_change_is_told_by_the_clock_on_the_wall(sunday, name, changes, client, time_machine):
    by = sunday - ON_THE_SUNDAY.get(name, dt.date(2027, 3, 9))
    time_machine.move_to(days_on(MONDAY, by.days), tick=False)
    make_centre(phone="05181 703-0")
    kind = KINDS[name]
    found = found_for(kind, client, time_machine, changes, REACHED)
    assert list(found) == ["entered", *changes]
    says = {title: plain("\n".join(cells(kind, found[title], CHANGES[title].quiet, REACHED))) for title in changes}
    parts = in_the_table(name)
    wanted = {title: planned(parts[title], by) for title in changes}
    if name.startswith("waits"):
        last_hour = f"{planned('Dienstag, 2. März', by)}, "
        wanted = {
            t: text.replace(f"{last_hour}10:00", f"{last_hour}{KEPT_UNTIL[sunday]}") for t, text in wanted.items()
        }
    assert says == wanted


def told_since(outbox):
    """Return what each mail names: its moments in the order of the text, and the beginnings in its calendar files."""
    send_waiting_mails()
    told = [
        (re.findall(r"\w+, \d+\. \w+, \d\d:\d\d Uhr", plain(written.body)), beginnings(written)) for written in outbox
    ]
    outbox.clear()
    return told


def beginnings(written):
    events = [event for part in written.attachments for event in entries(part.get_payload(decode=True))]
    return [event[4].astimezone(dt.UTC) for event in events]


def utc(month, day, hour, minute=30):
    return dt.datetime(2027, month, day, hour, minute, tzinfo=dt.UTC)


@pytest.fixture
def night_hour(time_machine):
    """Every Sunday at half past two, seen from ten days before the clocks change on this Sunday."""

    def make(sunday):
        time_machine.move_to(utc(sunday.month, sunday.day - 10, 9), tick=False)
        make_centre()
        offer = make_offer(place=make_place())
        hour = make_hour(weekday=6, starts_at=dt.time(2, 30), ends_at=dt.time(3), offer=offer)
        rebuild_slots(hour)
        return list(hour.slots.offered().order_by("starts_at")[:3])

    return make


def test_talk_at_a_time_that_the_clock_shows_twice_is_told_for_the_first_of_both(night_hour, time_machine):
    before, twice, after = night_hour(AUTUMN)
    assert [slot.starts_at for slot in (before, twice, after)] == [utc(10, 24, 0), utc(10, 31, 0), utc(11, 7, 1)]
    sundays = [f"Sonntag, {day}, 02:30 Uhr" for day in ("24. Oktober", "31. Oktober", "7. November")]
    desk, appointment = make_user(), book(before, family(), by=None)
    assert told_since(mail.outbox) == [([sundays[0]], [utc(10, 24, 0)])]
    move(appointment, twice, by=desk)
    assert told_since(mail.outbox) == [([sundays[1], sundays[0]], [utc(10, 31, 0)])]
    time_machine.move_to(utc(10, 30, 9), tick=False)
    remind_due()
    assert [said for said, _begins in told_since(mail.outbox)] == [[sundays[1]]]
    appointment.refresh_from_db()
    move(appointment, after, by=desk)
    assert told_since(mail.outbox) == [([sundays[2], sundays[1]], [utc(11, 7, 1)])]
    appointment.refresh_from_db()
    cancel(appointment, by=desk)
    assert told_since(mail.outbox) == [([sundays[2]], [utc(11, 7, 1)])]


def test_nobody_is_told_a_time_that_the_clock_leaves_out(night_hour):
    before, after, _later = night_hour(SPRING)
    assert [slot.starts_at for slot in (before, after)] == [utc(3, 21, 1), utc(4, 4, 0)]
    appointment = book(before, family(), by=None)
    told_since(mail.outbox)
    move(appointment, after, by=make_user())
    sundays = ["Sonntag, 4. April, 02:30 Uhr", "Sonntag, 21. März, 02:30 Uhr"]
    assert told_since(mail.outbox) == [(sundays, [utc(4, 4, 0)])]
    with pytest.raises(ValidationError):
        written_dates("28.03.2027 02:30-03:30")


@pytest.mark.parametrize(
    ("typed", "said", "begins"),
    [
        ("28.03.2027 03:00-04:00", "Sonntag, 28. März, 03:00 Uhr", utc(3, 28, 1, 0)),
        ("28.03.2027 01:30-03:30", "Sonntag, 28. März, 01:30 Uhr", utc(3, 28, 0)),
        ("31.10.2027 02:30-03:30", "Sonntag, 31. Oktober, 02:30 Uhr", utc(10, 31, 0)),
        ("31.10.2027 03:00-04:00", "Sonntag, 31. Oktober, 03:00 Uhr", utc(10, 31, 2, 0)),
    ],
)
def test_evening_of_a_course_that_moves_into_the_night_is_told_as_it_was_typed(typed, said, begins, time_machine):
    [span] = written_dates(typed)
    time_machine.move_to(days_on(begins, -9), tick=False)
    make_centre()
    first = make_course(starts_at=days_on(timezone.now(), 1), offer=make_offer(place=make_place()))
    book(Slot.objects.with_details().get(pk=first.pk), family(), by=None)
    told_since(mail.outbox)
    second = Slot.objects.filter(course=first.course, capacity=0).earliest("starts_at")
    change_date(second, span, Setting(), by=make_user())
    [(moments, begun)] = told_since(mail.outbox)
    assert (moments[0], begun) == (said, [begins])
