"""A list on paper: many visits at once, of today or of the last seven days, as anonymous as any other."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from appointments.choices import PartOfDay
from appointments.core.day_parts import DayPart
from appointments.models import HeadCount, Visit
from appointments.visits.actions import NotThatDay, RecordedBefore, VisitEntry, close_past_days, record_visit
from appointments.visits.tally_actions import record_tally, remove_tally
from familienzentrum.choices import Role
from familienzentrum.health import findings
from familienzentrum.models import AuditEntry
from tests.factories import make_centre, make_paper, make_report, make_slot, make_topic, make_user, make_visit
from tests.factories_release import make_release
from tests.page_forms import forms_of
from tests.reading import words

NOW = dt.datetime(2026, 3, 10, 9, 10, tzinfo=dt.UTC)
TODAY, DAY = NOW.date(), dt.timedelta(days=1)
MARKET_DAY = DayPart(TODAY - 3 * DAY, PartOfDay.AFTERNOON)
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture
def desk(client):
    make_centre()
    user = make_user(role=Role.FRONT_DESK)
    client.force_login(user)
    return user


@pytest.fixture
def forms():
    return VisitEntry(main_topic=make_topic(name="Formulare"), language="de")


def line(forms, **given):
    values = {"day": "2026-03-07", "part_of_day": "afternoon", "count": "12", "main_topic": forms.main_topic.pk}
    return values | {"channel": "in_person", "first_contact": "unknown", "language": "de"} | given


def test_twelve_times_forms_in_german_are_twelve_visits_of_the_market_day(client, desk, forms):
    """With a number and a topic, and nothing else but when it was."""
    shown = client.get(reverse("tally"))
    assert shown.status_code == 200
    assert client.post(reverse("tally"), line(forms)).status_code == 302
    rows = Visit.objects.values_list("day", "part_of_day", "main_topic", "language", "recorded_by", "recorded_on")
    assert list(rows) == [(MARKET_DAY.day, "afternoon", forms.main_topic.pk, "de", desk.pk, TODAY)] * 12


def test_next_line_takes_over_the_day_and_not_the_topic(client, desk, forms):
    client.post(reverse("tally"), line(forms))
    page = BeautifulSoup(client.get(reverse("tally")).content, "html.parser")
    chosen = {chip["name"]: chip["value"] for chip in page.select("[type=radio][checked]")}
    assert (chosen["day"], chosen["part_of_day"], chosen.get("main_topic")) == ("2026-03-07", "afternoon", None)
    number = page.select_one(".undo [name=number]")["value"]
    assert "12" in words(client.post(reverse("remove_tally"), {"number": number}, follow=True))
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"count": "0"}, {"count": "51"}, {"count": ""}, {"day": "2026-03-02"}, {"day": "2026-03-11"}, {"part_of_day": "x"},
     {"day": "2026-03-10", "part_of_day": "evening"}],
)  # fmt: skip
def test_form_refuses_what_is_no_line(client, desk, forms, wrong):
    assert client.post(reverse("tally"), line(forms, **wrong)).status_code == 422
    assert not Visit.objects.exists()


def test_same_line_twice_counts_once_and_never_says_something_else(desk, forms):
    number = uuid.uuid4()
    for _ in range(2):
        record_tally(forms, 12, MARKET_DAY, by=desk, number=number)
    assert Visit.objects.count() == 12
    for count, when, entry in [
        (11, MARKET_DAY, forms),
        (12, DayPart(TODAY, PartOfDay.MORNING), forms),
        (12, MARKET_DAY, VisitEntry(main_topic=make_topic())),
    ]:
        with pytest.raises(RecordedBefore):
            record_tally(entry, count, when, by=desk, number=number)
    assert Visit.objects.count() == 12


def test_line_of_somebody_else_or_of_yesterday_is_not_taken_back(desk, forms, time_machine):
    number = uuid.uuid4()
    record_tally(forms, 3, MARKET_DAY, by=desk, number=number)
    assert remove_tally(number, by=make_user()) == 0
    time_machine.move_to(NOW + DAY, tick=False)
    assert remove_tally(number, by=desk) == 0
    assert Visit.objects.count() == 3


@pytest.mark.parametrize("when", [DayPart(TODAY - 8 * DAY, PartOfDay.EVENING), DayPart(TODAY, PartOfDay.AFTERNOON)])
def test_no_visit_ahead_or_of_more_than_a_week_ago(desk, forms, when):
    with pytest.raises(NotThatDay):
        record_visit(forms, by=desk, when=when)


def test_day_that_was_closed_is_closed_again_in_the_night_after_its_list_came(desk, forms, time_machine):
    """Nobody finds out afterwards which of its visits came from the list, nor who typed them in."""
    make_visit(day=MARKET_DAY.day, recorded_by=make_user())
    close_past_days(TODAY)
    early = Visit.objects.get().pk
    record_tally(forms, 5, MARKET_DAY, by=desk, number=uuid.uuid4())
    assert [one.id for one in findings(timezone.now()) if one.id == "appointments.E002"] == []
    assert close_past_days(TODAY) == 0
    time_machine.move_to(NOW + DAY, tick=False)
    assert close_past_days() == 6
    assert not Visit.objects.filter(pk=early).exists()
    assert set(Visit.objects.values_list("recorded_by", "recorded_on", "day")) == {(None, None, MARKET_DAY.day)}
    assert {entry.action for entry in AuditEntry.objects.all()} == {"visits.day_closed"}


def test_visit_recorded_on_and_by_and_within_a_week(desk):
    refused = {
        "visit_recorded_on_and_by": [{"recorded_on": TODAY}, {"recorded_by": desk, "recorded_on": None}],
        "visit_recorded_within_a_week": [
            {"recorded_by": desk, "recorded_on": TODAY, "day": TODAY - 8 * DAY},
            {"recorded_by": desk, "recorded_on": TODAY, "day": TODAY + DAY},
        ],
    }
    for name, rows in refused.items():
        for given in rows:
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                make_visit(**given)
    assert make_visit(recorded_by=desk, recorded_on=TODAY, day=TODAY - 7 * DAY).pk


@pytest.mark.time_machine(dt.datetime(2026, 1, 2, 9, 10, tzinfo=dt.UTC), tick=False)
def test_reported_day_stays(client, desk, forms):
    """reported_day_stays: of a released year nothing is entered later or taken away, neither visits nor head counts."""
    slot = make_slot(capacity=0, starts_at=timezone.now() - 3 * DAY)
    number = str(uuid.uuid4())
    given = line(forms, day="2025-12-30", count="2", number=number)
    assert client.post(reverse("tally"), given).status_code == 302
    make_release(report=make_report(year=2025, paper=make_paper()))
    refused = client.post(reverse("tally"), given | {"number": str(uuid.uuid4())})
    assert (refused.status_code, "freigegeben" in words(refused)) == (422, True)
    count = client.post(reverse("count_heads", args=[slot.public_id]), {"adults": 1, "children": 1})
    assert (count.status_code, "freigegeben" in words(count)) == (409, True)
    assert (Visit.objects.count(), HeadCount.objects.count()) == (2, 0)
    edit = reverse("edit_visit", args=[Visit.objects.first().pk])
    (form,) = (form for form in forms_of(client.get(edit), edit) if form.address == edit)
    assert "freigegeben" in words(client.post(edit, form.filled(channel="phone").values, follow=True))
    assert not Visit.objects.filter(channel="phone").exists()
    # Nor is anything taken away from it: not one entry, nor a whole line.
    remove = reverse("remove_visit", args=[Visit.objects.first().pk])
    assert "freigegeben" in words(client.post(remove, follow=True))
    assert "freigegeben" in words(client.post(reverse("remove_tally"), {"number": number}, follow=True))
    assert Visit.objects.count() == 2
    # What was recorded before the release is closed as ever, and the new year goes on.
    assert close_past_days(dt.date(2026, 1, 3)) == 2
    assert client.post(reverse("tally"), line(forms, day="2026-01-01")).status_code == 302
