"""A button that is pressed twice, and a page that a colleague was faster on: people read what is, and no error page."""

import datetime as dt
import uuid

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from appointments.choices import CallReason
from appointments.messages.call_actions import claim_call
from appointments.models import CallTask, Referral, Visit
from appointments.visits.referral_actions import give_slip
from appointments.walk_ins.actions import call_next, take_number
from familienzentrum.choices import Role
from tests.factories import (
    make_appointment,
    make_centre,
    make_offer,
    make_office,
    make_slot,
    make_taken_step,
    make_topic,
    make_user,
    make_visit,
)
from tests.page_forms import forms_of
from tests.reading import words

NOW = dt.datetime(2026, 3, 10, 9, 10, tzinfo=dt.UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]

NO_PAGE = "Diese Seite finden wir nicht"


@pytest.fixture
def desk(client):
    make_centre()
    user = make_user(role=Role.FRONT_DESK)
    client.force_login(user)
    return user


@pytest.fixture
def pages(desk):
    """Return the pages of the counter that hold something which its own buttons do away with."""
    family = make_appointment(slot=make_slot(starts_at=NOW), personal={"phone": "0123 987"})
    make_taken_step(by=desk, appointment=make_appointment(slot=make_slot(starts_at=NOW), state="no_show"))
    make_visit(recorded_by=desk)
    made = {"appointment": family, "made_on": timezone.localdate()}
    call = CallTask.objects.create(reason=CallReason.CANCELLED, **made)
    taken = claim_call(CallTask.objects.create(reason=CallReason.NOT_SENT, **made), by=desk)
    offer = make_offer()
    make_slot(offer=offer, starts_at=NOW, ends_at=NOW + dt.timedelta(hours=1), capacity=0)
    for _family in range(2):
        take_number(offer, key=uuid.uuid4())
    call_next(offer, counter=1, seen=0)
    return [
        reverse("desk"),
        reverse("own_steps"),
        reverse("visits"),
        reverse("tally"),
        reverse("call", args=[call.pk]),
        reverse("call", args=[taken.pk]),
        reverse("walk_in_queue", args=[offer.public_id]),
    ]


def presses(page, address):
    """Yield each form with each of its buttons; those that are only filled in say so themselves."""
    for form in forms_of(page, address):
        for button in form.buttons or [None]:
            yield form, button


def test_every_button_of_the_counter_can_be_pressed_twice(client, pages):
    pressed = 0
    for address in pages:
        for form, button in presses(client.get(address), address):
            with transaction.atomic():
                for _press in range(2):
                    given = form.values | ({button[0]: [button[1]]} if button else {})
                    answer = client.post(form.address, given, follow=True)
                    assert answer.status_code in (200, 409, 422), (form.address, button)
                pressed += 1
                transaction.set_rollback(True)
    assert pressed > 15


def test_what_a_colleague_did_away_with_is_said(client, desk, pages):
    """Every address that names one thing, with that of something that is gone."""
    for name in ("remove_visit", "edit_visit"):
        assert NO_PAGE not in words(client.post(reverse(name, args=[uuid.uuid4()]), follow=True)), name
    for name in ("take_back_step", "call_claim", "call_later", "call_undone", "call_done"):
        assert NO_PAGE not in words(client.post(reverse(name, args=[999_999]), follow=True)), name
    assert "nicht mehr nötig" in words(client.get(reverse("call", args=[999_999]), follow=True))


def test_slip_after_the_back_button_is_a_new_one(client, desk):
    """The form that comes back there was sent before: refused once, and then good for the next family."""
    sent = {"to_office": make_office().pk, "number": str(uuid.uuid4())}
    client.post(reverse("give_slip"), sent)
    refused = client.post(reverse("give_slip"), sent)
    assert refused.status_code == 409
    (form,) = [form for form in forms_of(refused, "") if form.address == reverse("give_slip")]
    assert form.send(client).status_code == 200
    assert Referral.objects.count() == 2


def test_slip_that_was_confirmed_a_moment_ago_is_not_called_wrong(client):
    make_centre()
    slip = give_slip(from_office=None, to_office=make_office(), by=make_user())
    for _press in range(2):
        said = words(client.post(reverse("slip_arrived"), {"code": slip.code}))
    assert "gerade eben bestätigt" in said


def test_line_of_a_list_after_the_back_button_is_taken_back_or_a_further_one(client, desk):
    address, topic = reverse("tally"), make_topic()
    (form,) = forms_of(client.get(address), address)
    form = form.filled(count="12", main_topic=str(topic.pk))
    assert form.send(client).status_code == 302
    refused = form.filled(count="5").send(client)
    assert (refused.status_code, Visit.objects.count()) == (422, 12)
    back, further = forms_of(refused, address)
    with transaction.atomic():
        assert further.send(client).status_code == 302
        assert Visit.objects.count() == 17
        transaction.set_rollback(True)
    back.send(client)
    assert not Visit.objects.exists()
