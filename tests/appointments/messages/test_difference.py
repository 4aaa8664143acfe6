"""What a family is told, worked out: whatever happens in between, it ends up knowing what stands, and no more."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from appointments.choices import Occasion
from appointments.messages.calendars import calendars_for
from appointments.messages.change_words import sentences
from appointments.messages.difference import difference, occasion_due, together
from appointments.models.known import Known, KnownDate
from familienzentrum import local_time
from tests.calendar_reader import FamilyCalendar

NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
MARKT, SEEWEG = "Marktplatz 1, 31061 Musterstadt", "Seeweg 2, 31061 Musterstadt"
ROOM = "https://video.example.org/raum"


@pytest.fixture(autouse=True)
def _first_of_december(time_machine):
    time_machine.move_to(NOW, tick=False)


def date(number, hours=0, **given):
    start = NOW + dt.timedelta(days=7 * (number + 1), hours=hours)
    usual = {"starts_at": start, "ends_at": start + HOUR, "channel": "on_site", "address": MARKT}
    return KnownDate(f"uid-{number}", **usual | given)


def known(*dates, **given):
    return Known(tuple(dates), **{"is_confirmed": True} | given)


def told(before, after):
    return sentences(difference(before, after, now=NOW), after, now=NOW)


FIRST, SECOND, THIRD = (date(number) for number in range(3))
COURSE = known(FIRST, SECOND, THIRD)
ONE = known(FIRST)
SAID = {
    "nothing changed": (COURSE, COURSE, []),
    "moved": (
        ONE,
        known(date(0, 2)),
        ["Neue Zeit: Dienstag, 8. Dezember, 15:00 Uhr. Bisher: Dienstag, 8. Dezember, 13:00 Uhr."],
    ),
    "longer": (
        ONE,
        known(replace(FIRST, ends_at=FIRST.ends_at + HOUR)),
        ["Der Termin am Dienstag, 8. Dezember, 13:00 Uhr endet jetzt um 15:00 Uhr."],
    ),
    "one of three falls away": (
        COURSE,
        known(FIRST, THIRD),
        ["Der Termin am Dienstag, 15. Dezember, 13:00 Uhr fällt aus.", "Alle anderen Termine bleiben."],
    ),
    "one of two falls away": (
        known(FIRST, SECOND),
        known(FIRST),
        ["Der Termin am Dienstag, 15. Dezember, 13:00 Uhr fällt aus.", "Der andere Termin bleibt."],
    ),
    "added": (
        ONE,
        known(FIRST, SECOND),
        ["Ein Termin kommt dazu: Dienstag, 15. Dezember, 13:00 Uhr.", "Der andere Termin bleibt."],
    ),
    "restored": (
        known(FIRST, SECOND.called_off()),
        known(FIRST, SECOND),
        ["Der Termin am Dienstag, 15. Dezember, 13:00 Uhr findet doch statt.", "Der andere Termin bleibt."],
    ),
    "another place for all": (
        known(FIRST, SECOND),
        known(replace(FIRST, address=SEEWEG), replace(SECOND, address=SEEWEG)),
        [
            f"Neuer Ort: {SEEWEG}. Das gilt für: Dienstag, 8. Dezember, 13:00 Uhr; Dienstag, 15. Dezember, 13:00 Uhr.",
        ],
    ),
    "another room": (
        known(replace(FIRST, room="Mondzimmer")),
        known(replace(FIRST, room="Sternzimmer")),
        [
            "Der Ort oder der Raum hat sich geändert. Sie sehen ihn auf Ihrer Seite. "
            "Das gilt für: Dienstag, 8. Dezember, 13:00 Uhr.",
        ],
    ),
    "by phone instead": (
        ONE,
        known(replace(FIRST, channel="phone", address="")),
        ["Neu: am Telefon. Das gilt für: Dienstag, 8. Dezember, 13:00 Uhr."],
    ),
    "in the house instead": (
        known(replace(FIRST, channel="phone", address="")),
        ONE,
        [
            "Neu: Sie kommen zu uns. Das gilt für: Dienstag, 8. Dezember, 13:00 Uhr.",
            f"Neuer Ort: {MARKT}. Das gilt für: Dienstag, 8. Dezember, 13:00 Uhr.",
        ],
    ),
    "the link to a talk by video": (
        known(replace(FIRST, channel="video", address="")),
        known(replace(FIRST, channel="video", address="", link=ROOM)),
        [
            "Der Link zum Video-Gespräch ist da. Er steht auf Ihrer Seite und gilt für: "
            "Dienstag, 8. Dezember, 13:00 Uhr.",
        ],
    ),
    "another link": (
        known(replace(FIRST, channel="video", address="", link=f"{ROOM}2")),
        known(replace(FIRST, channel="video", address="", link=ROOM)),
        [
            "Es gibt einen neuen Link zum Video-Gespräch, bitte nehmen Sie nur noch diesen. "
            "Er steht auf Ihrer Seite und gilt für: Dienstag, 8. Dezember, 13:00 Uhr.",
        ],
    ),
    "no link any more": (
        known(replace(FIRST, channel="video", address="", link=ROOM)),
        known(replace(FIRST, channel="video", address="")),
        [
            "Der Link zum Video-Gespräch gilt nicht mehr. Sie bekommen einen neuen. "
            "Es geht um: Dienstag, 8. Dezember, 13:00 Uhr.",
        ],
    ),
    "by phone, and no link needed": (
        known(replace(FIRST, channel="video", address="", link=ROOM)),
        known(replace(FIRST, channel="phone", address="")),
        ["Neu: am Telefon. Das gilt für: Dienstag, 8. Dezember, 13:00 Uhr."],
    ),
    "a substitute": (
        known(replace(FIRST, adviser=1)),
        known(replace(FIRST, adviser=2)),
        ["Jetzt ist jemand anderes für Sie da. Das gilt für: Dienstag, 8. Dezember, 13:00 Uhr."],
    ),
    "somebody where nobody was promised": (ONE, known(replace(FIRST, adviser=2)), []),
}


@pytest.mark.parametrize("case", SAID)
def test_what_changed_is_said_and_only_that(case):
    before, after, expected = SAID[case]
    assert [words.replace("\xa0", " ") for words in told(before, after)] == expected


def test_what_is_over_is_never_told_as_new():
    over, ahead = date(-2), date(0)
    assert told(known(ahead), known(over, ahead)) == []
    assert told(known(over, ahead), known(ahead)) == []
    assert told(known(replace(over, adviser=1)), known(replace(over, adviser=2))) == []


def test_time_that_is_called_off_is_the_one_that_the_family_knows():
    """It was moved before, and nobody had said so yet."""
    [said] = told(ONE, known(date(0, 24).called_off()))
    assert "8. Dezember" in said.replace("\xa0", " ")


def test_date_moved_forward_and_over_is_told_while_the_family_expects_the_old_one():
    forward = replace(FIRST, starts_at=NOW - 3 * HOUR, ends_at=NOW - 2 * HOUR)
    [said] = told(ONE, known(forward))
    assert said.replace("\xa0", " ") == "Der Termin am Dienstag, 8. Dezember, 13:00 Uhr fällt aus."


@pytest.mark.parametrize(
    ("before", "after", "occasion"),
    [
        (known(FIRST, is_confirmed=False), ONE, Occasion.BOOKED),
        (ONE, ONE, None),
        (ONE, known(date(0, 2)), Occasion.CHANGED),
        (known(FIRST, is_confirmed=False), known(date(0, 2)), Occasion.CHANGED),
        (ONE, known(FIRST.called_off()), Occasion.CANCELLED),
        (known(FIRST, is_confirmed=False), known(FIRST.called_off()), Occasion.CANCELLED),
        (known(FIRST.called_off()), known(FIRST.called_off()), None),
        (known(FIRST.called_off()), ONE, Occasion.CHANGED),
        (known(FIRST, is_uncertain=True), ONE, Occasion.CHANGED),
        (COURSE, known(*(one.called_off() for one in COURSE.dates)), Occasion.CANCELLED),
        (COURSE, known(FIRST), Occasion.CHANGED),
    ],
)
def test_occasion_follows_from_what_is_known_and_what_stands(before, after, occasion):
    assert occasion_due(before, after, now=NOW) == occasion


NUMBERS = st.integers(0, 7)
CHANGES = st.one_of(
    st.tuples(st.just("move"), NUMBERS, st.integers(1, 9)),
    st.tuples(st.sampled_from(["drop", "restore", "elsewhere", "by phone", "cancel"]), NUMBERS, st.just(0)),
)
STEPS = st.one_of(CHANGES, st.tuples(st.sampled_from(["mail", "mail of a worker that dies"]), st.just(0), st.just(0)))


def around(change):
    """Return dates day by day at ten o'clock on the wall, from the day before the clocks change."""

    def dated(number, hours=0):
        start = local_time.at(change + dt.timedelta(days=number - 1), dt.time(10)) + hours * HOUR
        return date(number, starts_at=start, ends_at=start + HOUR)

    return dated


# Weekly in winter, and over both changes of the clocks.
TIMES = st.sampled_from([date, around(dt.date(2027, 3, 28)), around(dt.date(2027, 10, 31))])


class House:
    """Changes dates, and writes to the family as the outbox does."""

    def __init__(self, count, dated=date):
        self.dated = dated
        self.standing = {number: dated(number) for number in range(count)}
        self.sequence, self.known = 0, known(*self.standing.values(), is_confirmed=False)
        self.calendar, self.is_sending = FamilyCalendar(), False

    def step(self, name, number, hours):
        if name == "mail":
            self.write()
        elif name == "mail of a worker that dies":
            self.write(is_noted=False)
        else:
            self.change(name, number, hours)

    def change(self, name, number, hours):
        old = self.standing.get(number)
        match name:
            case "restore":
                self.standing.setdefault(number, self.dated(number))
            case "cancel":
                self.standing.clear()
            case "drop":
                self.standing.pop(number, None)
            case "move" if old:
                self.standing[number] = replace(self.dated(number, hours), channel=old.channel, address=old.address)
            case "elsewhere" if old:
                self.standing[number] = replace(old, channel="on_site", address=SEEWEG)
            case "by phone" if old:
                self.standing[number] = replace(old, channel="phone", address="")
        self.sequence += 1
        if self.is_sending:
            self.known = replace(self.known, is_uncertain=True)

    @property
    def stands(self):
        return Known(tuple(self.standing.values()), self.sequence)

    def write(self, *, is_noted=True):
        if occasion_due(self.known, self.stands, now=NOW) is None:
            return
        changes = difference(self.known, self.stands, now=NOW)
        for method, content in calendars_for(self.known, self.stands, changes, title="Termin").items():
            assert self.calendar.read(content) == method
        self.is_sending = not is_noted
        if is_noted:
            self.known = together(self.known, self.stands)


@given(st.integers(1, 8), st.lists(STEPS, max_size=25), TIMES)
@example(1, [("mail", 0, 0), ("drop", 0, 0), ("mail of a worker that dies", 0, 0), ("restore", 0, 0)], date)
@example(
    2, [("mail", 0, 0), ("by phone", 1, 0), ("mail of a worker that dies", 0, 0), ("move", 1, 3), ("mail", 0, 0)], date
)
def test_calendar_that_read_every_mail_shows_what_stands(count, history, dated):
    house = House(count, dated)
    for step in history:
        house.step(*step)
    house.write()
    expected = [(one.starts_at, one.ends_at, one.address or "am Telefon") for one in house.standing.values()]
    assert house.calendar.entries == sorted(expected)


@given(st.integers(1, 8), st.lists(CHANGES, max_size=25))
def test_family_that_has_been_told_knows_all(count, history):
    house = House(count)
    house.write()
    for step in history:
        house.step(*step)
    after = together(house.known, house.stands)
    assert difference(after, house.stands, now=NOW) == []
    assert occasion_due(after, house.stands, now=NOW) is None


@given(st.lists(CHANGES, max_size=25))
def test_what_is_remembered_comes_back_as_it_was(history):
    house = House(8)
    for step in history:
        house.step(*step)
    assert Known.from_text(house.stands.to_text()) == house.stands
