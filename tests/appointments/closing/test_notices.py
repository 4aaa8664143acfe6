"""The notice for the door: large words for whoever could not be told, and nothing that says who came for what."""

import datetime as dt
import io

import pypdf
import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from appointments.closing.notices import forget_notices, notice_pdf
from appointments.models import Closure, DoorNotice
from familienzentrum import pdf
from familienzentrum.choices import Role
from familienzentrum.pdf import MissingFont, Variant
from tests.factories import (
    make_appointment,
    make_centre,
    make_offer,
    make_office,
    make_opening_hour,
    make_room,
    make_slot,
    make_user,
)
from tests.factories_closing import make_closure, make_door_notice
from tests.reading import markup, words
from tests.reporting.paper import verapdf

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)
# Wednesday and Thursday; by the clock of the town.
DAYS = {
    "starts_at": dt.datetime(2026, 3, 10, 23, tzinfo=dt.UTC),
    "ends_at": dt.datetime(2026, 3, 12, 23, tzinfo=dt.UTC),
}


@pytest.fixture
def planner(client):
    make_centre()
    client.force_login(make_user(role=Role.COORDINATOR))


def read(content):
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


def do_waiting():
    for job in ProcrastinateJob.objects.filter(status="todo", task_name="make_door_notice"):
        app.tasks[job.task_name](**job.args)


def test_notice_of_a_demonstration_says_so():
    make_centre(is_demonstration=True)
    assert "Beispieldaten. Nichts auf dieser Seite ist echt." in read(notice_pdf(make_closure(**DAYS)))


def test_house_without_a_telephone_asks_nobody_to_call():
    make_centre(phone="")
    said = [
        read(notice_pdf(make_closure(**DAYS, **given))) for given in ({}, {"office": make_office(), "scope": "office"})
    ]
    assert [one for one in said if "Rufen Sie" in one or "rufen" in one or "Telefon" in one] == []


@time_machine.travel(NOW, tick=False)
def test_notice_of_the_house_says_when_why_and_whom_to_call_in_every_language(settings):
    centre = make_centre()
    make_opening_hour(centre=centre, weekday=3)
    make_opening_hour(centre=centre, weekday=4)
    make_closure(scope="house", starts_at=DAYS["ends_at"], ends_at=DAYS["ends_at"] + dt.timedelta(days=1))
    said = read(notice_pdf(make_closure(reason="Wasserschaden", **DAYS)))
    assert "Geschlossen von Mittwoch, 11. März bis Donnerstag, 12. März" in said
    assert "Wasserschaden" in said
    # On Friday it is closed for another reason.
    assert "Wir sind wieder da: Donnerstag, 19. März, 09:00 Uhr" in said
    assert "Telefon: 0123 456" in said
    assert settings.PORTAL_URL in said.replace(" ", "")
    assert "Closed from Wednesday, 11 March until Thursday, 12 March" in said


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("scope", ["office", "room"])
def test_notice_of_a_part_names_neither_office_nor_room_nor_reason(scope):
    make_centre()
    part = make_office(name="Suchtberatung") if scope == "office" else make_room(name="Suchtberatung")
    closure = make_closure(scope=scope, reason="Die Suchtberatung zieht um", **{scope: part}, **DAYS)
    said = read(notice_pdf(closure))
    assert "Einiges fällt aus" in said
    assert "Sucht" not in said
    assert "zieht um" not in said


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ((9, 0), (12, 30), "Mittwoch, 11. März 09:00–12:30 Uhr"),
        ((9, 0), (24, 0), "von Mittwoch, 11. März, 09:00 Uhr Sie"),
        ((0, 0), (24, 0), "Geschlossen Mittwoch, 11. März Sie"),
        ((9, 0), (36, 0), "von Mittwoch, 11. März, 09:00 Uhr bis Donnerstag, 12. März, 12:00 Uhr"),
    ],
)
def test_notice_says_hours_where_it_is_not_whole_days(start, end, said):
    make_centre()
    spans = [DAYS["starts_at"] + dt.timedelta(hours=hours, minutes=minutes) for hours, minutes in (start, end)]
    assert said in read(notice_pdf(make_closure(reason="", starts_at=spans[0], ends_at=spans[1])))


def test_notice_with_the_longest_words_stays_on_one_page_and_is_accessible(tmp_path):
    make_centre(name="Familienzentrum " + "Musterstadt " * 8, phone="+49 1234 567890 12345, auch unter 0123 4")
    content = notice_pdf(make_closure(reason="Wegen Betriebsversammlung " * 4))
    read(content)
    verapdf.assert_no_fault(content, Variant.READERS, tmp_path)


def test_family_that_cannot_be_told_leads_to_the_notice_which_the_worker_makes(client, planner):
    offer = make_offer(title="Schuldnerberatung")
    appointment = make_appointment(slot=make_slot(offer=offer))
    week = {"scope": "house", "first_day": timezone.localdate(appointment.slot.starts_at).isoformat(), "last_day": ""}
    asked = client.post(reverse("closure_new"), week)
    assert "Nach dem Speichern können Sie hier einen Aushang für die Tür drucken." in words(asked)
    saved = client.post(reverse("closure_new"), week | {"asked": "1", f"appointment-{appointment.pk}": "cancel"})
    page = reverse("closure", args=[Closure.objects.get().public_id])
    assert saved.url == page
    assert "Aushang für die Tür" in words(client.get(page))
    waits = client.post(f"{page}aushang/", follow=True)
    assert waits["Refresh"] == "2"
    assert "Das dauert einige Sekunden" in words(waits)
    do_waiting()
    made = client.get(f"{page}aushang/", follow=True)
    assert made["Content-Type"] == "application/pdf"
    assert "Schuldnerberatung" not in read(made.content)


def test_desk_prints_the_notice_for_the_door_at_which_it_stands(client):
    """It opens neither the closure nor the plan for that."""
    make_centre()
    closure = make_closure(starts_at=timezone.now() + dt.timedelta(days=2))
    make_closure(starts_at=timezone.now() + dt.timedelta(days=9), ends_at=timezone.now() + dt.timedelta(days=10))
    client.force_login(make_user(role=Role.FRONT_DESK))
    page = reverse("closure_notice", args=[closure.public_id])
    board = client.get(reverse("desk"))
    assert (page in markup(board), words(board).count("Aushang für die Tür")) == (True, 1)
    assert client.get(reverse("closure", args=[closure.public_id])).status_code == 404
    assert "Aushang erstellen" in words(client.get(page))
    client.post(page)
    do_waiting()
    assert client.get(page, follow=True)["Content-Type"] == "application/pdf"


def test_notice_asked_for_again_is_made_of_the_closure_as_it_is_now(client, planner):
    notice = make_door_notice()
    client.post(reverse("closure_notice", args=[notice.closure.public_id]))
    assert not DoorNotice.objects.get().is_ready


def test_notice_that_nobody_makes_says_what_to_do(client, planner, monkeypatch):
    url = reverse("closure_notice", args=[make_closure().public_id])
    with time_machine.travel(dt.datetime.now(dt.UTC) - dt.timedelta(minutes=2)):
        client.post(url)
    lost = client.get(url)
    assert "schreiben Sie den Aushang von Hand" in words(lost)
    assert "Refresh" not in lost
    client.post(url)
    monkeypatch.setattr(pdf, "_FONTS", ("build/fonts/Missing.ttf",))
    with pytest.raises(MissingFont):
        do_waiting()
    assert "schreiben Sie den Aushang von Hand" in words(client.get(url))


def test_notice_goes_with_the_end_that_it_names(client, planner):
    """Whoever still has its address open must not print it."""
    closure = make_door_notice().closure
    other = make_door_notice(closure=make_closure(scope="room", room=make_room()))
    earlier = closure.ends_at - dt.timedelta(days=2)
    last_day = timezone.localdate(earlier).isoformat()
    client.post(reverse("closure_end", args=[closure.public_id]), {"last_day": last_day})
    closure.refresh_from_db()
    assert closure.ends_at < earlier + dt.timedelta(days=1)
    assert client.get(reverse("closure_notice_file", args=[closure.public_id])).status_code == 404
    assert DoorNotice.objects.get() == other


@pytest.mark.parametrize(
    ("asked_at", "is_kept"),
    [
        (dt.datetime(2026, 3, 9, 22, 59, tzinfo=dt.UTC), False),
        (dt.datetime(2026, 3, 9, 23, 0, tzinfo=dt.UTC), True),
    ],
)
def test_notice_goes_in_the_night_after_it_was_asked_for(asked_at, is_kept):
    """In winter the day of the town begins at 23:00 UTC."""
    make_door_notice(asked_at=asked_at)
    with time_machine.travel(dt.datetime(2026, 3, 10, 0, 50, tzinfo=dt.UTC), tick=False):
        forget_notices()
    assert DoorNotice.objects.exists() == is_kept


def test_notice_is_made_or_has_failed():
    with pytest.raises(IntegrityError, match="door_notice_made_or_failed"), transaction.atomic():
        make_door_notice(has_failed=True)
