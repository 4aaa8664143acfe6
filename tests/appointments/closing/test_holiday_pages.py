"""School holidays by hand and from a calendar file, and the list of public ones."""

import contextlib
import datetime as dt
import itertools

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.closing.public_holiday_actions import keep_public_holidays
from appointments.closing.school_calendar import MOST_BYTES, BadCalendar, read_school_holidays
from appointments.models import PublicHoliday, SchoolHoliday
from appointments.planning.actions import rebuild_slots
from familienzentrum.choices import Role
from familienzentrum.loading import load_folder
from familienzentrum.models import AuditEntry
from tests.factories import make_centre, make_hour, make_user
from tests.factories_hours import make_school_holiday
from tests.reading import words

MONDAY = dt.date(2026, 11, 23)
FIRST, LAST = dt.date(2026, 11, 30), dt.date(2026, 12, 11)


def entry(start="DTSTART;VALUE=DATE:20261130", end="DTEND;VALUE=DATE:20261212", name="SUMMARY:Ferien", more=""):
    return "\r\n".join(filter(None, ["BEGIN:VEVENT", "UID:1", start, end, name, more, "END:VEVENT"]))


def calendar(*entries):
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *entries, "END:VCALENDAR", ""]).encode()


def nested(begin):
    return b"\r\n".join([begin] * 3000 + [entry().encode()] + [b"END:VCALENDAR"] * 3000)


def spans(data):
    return [(holiday.first_day, holiday.last_day) for holiday in read_school_holidays(data)]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (entry(), (FIRST, LAST)),
        (entry(end=""), (FIRST, FIRST)),
        (entry(end="DTEND;VALUE=DATE:20261130"), (FIRST, FIRST)),
        (entry("DTSTART:20261130T000000", "DTEND:20261211T235900"), (FIRST, LAST)),
        (
            entry("DTSTART;TZID=Europe/Berlin:20261130T000000", "DTEND;TZID=Europe/Berlin:20261211T120000"),
            (FIRST, LAST),
        ),
    ],
)
def test_entry_becomes_a_period_with_both_its_days(one, expected):
    assert spans(calendar(one)) == [expected]


def test_names_fit_the_list():
    [holiday] = read_school_holidays(calendar(entry(name=f"SUMMARY:Herbst  {'x' * 100}")))
    assert (holiday.name[:8], len(holiday.name)) == ("Herbst x", 80)


BAD = {
    "nothing": b"",
    "no calendar": b"Ferien vom 30.11. bis 11.12.",
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00",
    "cut off": calendar(entry())[:-60],
    "no entries": calendar(),
    "huge": calendar(*[entry()] * 2000),
    "many": calendar(*[entry(name="S:x")] * 201),
    "recurring": calendar(entry(more="RRULE:FREQ=YEARLY")),
    "nested": b"\r\n".join([b"BEGIN:VCALENDAR"] * 5000),
    "nested with parameters": nested(b"BEGIN;X=1:VCALENDAR"),
    "nested and folded": nested(b"BEG\r\n IN:VCALENDAR"),
    "calendars in a calendar": calendar(calendar(calendar(calendar(entry()).decode()).decode()).decode()),
    "without a day": calendar(entry(start="")),
    "backwards": calendar(entry(end="DTEND;VALUE=DATE:20261101")),
    "too long": calendar(entry(end="DTEND;VALUE=DATE:20271101")),
    "of another century": calendar(entry("DTSTART;VALUE=DATE:18261130", "DTEND;VALUE=DATE:18261212")),
    "no day of the calendar": calendar(entry("DTSTART;VALUE=DATE:20261399")),
    "without a name": calendar(entry(name="")),
    "a name that reorders": calendar(entry(name="SUMMARY:Ferien\u202e")),
    "a single event": entry().encode(),
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD.keys())
def test_file_that_is_no_list_of_holidays_is_refused_with_a_sentence(data):
    with pytest.raises(BadCalendar) as refusal:
        read_school_holidays(data)
    assert refusal.value.words.endswith(".") or refusal.value.words.endswith("kB.")


@given(st.binary(max_size=400) | st.text("BEGINDVALRST:;=\r\n0123456789", max_size=400).map(str.encode))
def test_no_file_breaks_the_reader(data):
    with contextlib.suppress(BadCalendar):
        read_school_holidays(b"BEGIN:VCALENDAR\r\n" + data)


@pytest.mark.django_db
def test_holidays_of_a_town_are_loaded_with_its_folder(tmp_path):
    centre = {"key": "test", "name": "Test", "municipality": "Test", "land": "NI"}
    rows = "\n".join(f'{name} = "{value}"' for name, value in list(centre.items())[1:])
    (tmp_path / "centre.toml").write_text(f"[centre.test]\n{rows}")
    (tmp_path / "school_holidays.toml").write_text(
        '[[school_holidays]]\nname = "Ferien"\nfirst_day = 2099-11-30\nlast_day = 2099-12-11'
    )
    load_folder(tmp_path)
    load_folder(tmp_path)
    assert SchoolHoliday.objects.get().last_day == dt.date(2099, 12, 11)
    assert PublicHoliday.objects.exists()


@pytest.mark.django_db
class TestPages:
    @pytest.fixture(autouse=True)
    def _planner(self, client, time_machine):
        time_machine.move_to(timezone.make_aware(dt.datetime.combine(MONDAY, dt.time(7))), tick=False)
        client.force_login(make_user(role=Role.COORDINATOR))

    @pytest.fixture
    def pausing(self):
        hour = make_hour(in_school_holidays=False)
        rebuild_slots(hour)
        return hour

    def upload(self, client, data):
        return client.post(reverse("school_holiday_import"), {"file": SimpleUploadedFile("ferien.ics", data)})

    def test_new_holidays_withdraw_the_times_of_hours_that_pause(self, client, pausing):
        goes_on = make_hour()
        rebuild_slots(goes_on)
        given = {"name": "Ferien", "first_day": FIRST, "last_day": LAST}
        assert client.post(reverse("school_holiday_new"), given).url == reverse("school_holiday_list")
        assert [hour.slots.offered().count() for hour in (pausing, goes_on)] == [11 * 6, 13 * 6]

    def test_booked_time_in_holidays_stays_and_is_said(self, client, pausing):
        book(pausing.slots.filter(starts_at__date=FIRST).first(), BookingRequest(), by=None)
        given = {"name": "Ferien", "first_day": FIRST, "last_day": LAST}
        page = client.post(reverse("school_holiday_new"), given, follow=True)
        assert pausing.slots.offered().filter(starts_at__date=FIRST).count() == 1
        assert "1 gebuchte" in str([str(message) for message in page.context["messages"]])

    def test_changed_and_removed_holidays_bring_times_back(self, client, pausing):
        holiday = make_school_holiday()
        rebuild_slots(pausing)
        given = {"name": "Ferien", "first_day": FIRST, "last_day": FIRST}
        client.post(reverse("school_holiday_edit", args=[holiday.pk]), given)
        assert pausing.slots.offered().count() == 12 * 6
        remove = reverse("school_holiday_remove", args=[holiday.pk])
        assert client.get(remove).status_code == 200
        client.post(remove)
        assert (pausing.slots.offered().count(), SchoolHoliday.objects.count()) == (13 * 6, 0)

    @pytest.mark.parametrize(
        "given",
        [
            {"first_day": LAST, "last_day": FIRST},
            {"first_day": FIRST, "last_day": LAST},
            {"first_day": "0001-01-01", "last_day": "0001-01-02"},
            {"first_day": "heute", "last_day": LAST},
        ],
    )
    def test_impossible_holidays_are_refused(self, given, client):
        make_school_holiday()
        page = client.post(reverse("school_holiday_new"), {"name": "Ferien"} | given)
        assert page.context["form"].errors
        assert SchoolHoliday.objects.count() == 1

    def test_file_is_taken_over_once(self, client, pausing):
        data = calendar(entry(), entry("DTSTART;VALUE=DATE:20261223", "DTEND;VALUE=DATE:20270110"), entry())
        assert self.upload(client, data).url == reverse("school_holiday_list")
        self.upload(client, data)
        assert SchoolHoliday.objects.count() == 2
        assert pausing.slots.offered().count() == 9 * 6
        assert [e.details["added"] for e in AuditEntry.objects.filter(action="school_holidays.imported")] == [0, 2]

    @pytest.mark.parametrize("data", [b"", b"x", calendar(entry(), entry(start="")), b"x" * (MOST_BYTES + 1)])
    def test_nothing_of_a_bad_file_is_saved(self, data, client):
        assert self.upload(client, data).context["form"].errors["file"]
        assert not SchoolHoliday.objects.exists()

    def test_import_without_a_file_asks_for_one(self, client):
        assert client.get(reverse("school_holiday_import")).status_code == 200
        assert client.post(reverse("school_holiday_import")).context["form"].errors["file"]

    def test_list_of_public_holidays_names_what_is_booked(self, client):
        make_centre(land="NW")
        hour = make_hour(weekday=4)
        rebuild_slots(hour)
        slot = hour.slots.filter(starts_at__date=dt.date(2026, 12, 25)).first()
        book(slot, BookingRequest(), by=None)
        keep_public_holidays()
        page = client.get(reverse("public_holiday_list"))
        assert list(page.context["booked"]) == [slot]
        assert "Fronleichnam" in words(page)

    def test_house_in_an_unknown_land_is_told(self, client):
        make_centre(land="XX")
        assert client.get(reverse("public_holiday_list")).context["has_land"] is False

    def test_lists_read_the_same_for_many_rows(self, client, costs_the_same):
        make_centre()
        days = itertools.count()
        costs_the_same(
            lambda: client.get(reverse("school_holiday_list")),
            add=lambda: make_school_holiday(last_day=LAST + dt.timedelta(days=next(days))),
        )
