"""What the database keeps of messages, their texts and calls: what it takes and what it refuses."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from appointments.choices import CallReason, MessageState, Occasion
from appointments.models import CallTask, Message, MessageText
from tests.factories import make_appointment, make_slot, make_user

pytestmark = pytest.mark.django_db


def message(**given):
    values = {"occasion": Occasion.BOOKED}
    if "appointment" not in given:
        values["appointment"] = make_appointment()
        values["slot"] = values["appointment"].slot
    return Message.objects.create(**values | given)


def call(**given):
    values = {"reason": CallReason.CANCELLED, "made_on": timezone.localdate()}
    if "appointment" not in given:
        values["appointment"] = make_appointment()
    return CallTask.objects.create(**values | given)


def refuses(rule):
    return pytest.raises(IntegrityError, match=rule)


@pytest.mark.parametrize("given", [{"appointment": None}, {"slot": None}, {"appointment": None, "slot": None}])
def test_message_is_about_one_thing(given):
    assert message().record
    with refuses("message_about_one_thing"):
        message(**given)


@pytest.mark.parametrize("given", [{"occasion": "party"}, {"state": "lost"}])
def test_message_of_an_unknown_kind_is_refused(given):
    with refuses("message_kind_known"):
        message(**given)


@pytest.mark.parametrize("state", MessageState)
def test_message_is_sent_when_it_has_a_moment_of_sending(state):
    moment = timezone.now()
    right, wrong = (moment, None) if state == MessageState.SENT else (None, moment)
    assert message(state=state, sent_at=right).state == state
    with refuses("message_sent_at_when_sent"):
        message(state=state, sent_at=wrong)


def test_message_has_one_own_text_per_language():
    MessageText.objects.create(occasion=Occasion.BOOKED, language="de", text="{link}")
    MessageText.objects.create(occasion=Occasion.BOOKED, language="en", text="{link}")
    with refuses("message_text_once"):
        MessageText.objects.create(occasion=Occasion.BOOKED, language="de", text="{link}")


def test_own_german_text_is_made_from_no_other():
    MessageText.objects.create(occasion=Occasion.BOOKED, language="en", text="{link}", german="Hallo")
    with refuses("message_text_german_is_made_from_none"):
        MessageText.objects.create(occasion=Occasion.BOOKED, language="de", text="{link}", german="Hallo")


def test_own_text_of_an_unknown_message_is_refused():
    with refuses("message_text_occasion_known"):
        MessageText.objects.create(occasion="party", language="de", text="{link}")


def test_call_for_an_unknown_reason_is_refused():
    with refuses("call_reason_known"):
        call(reason="chat")


@pytest.mark.parametrize("given", [{"done_at": True}, {"done_by": True}])
def test_call_is_done_at_a_moment_by_somebody(given):
    moment, person = timezone.now(), make_user()
    assert call(done_at=moment, done_by=person).done_at == moment
    with refuses("call_done_at_and_by"):
        call(done_at=moment if "done_at" in given else None, done_by=person if "done_by" in given else None)


def test_call_is_asked_for_once_until_it_is_done():
    appointment = make_appointment()
    call(appointment=appointment, done_at=timezone.now(), done_by=make_user())
    call(appointment=appointment)
    call(appointment=appointment, reason=CallReason.CHANGED)
    with refuses("call_once_until_done"):
        call(appointment=appointment)


def test_slot_of_a_message_may_be_another_than_the_appointments():
    assert message(slot=make_slot(), appointment=make_appointment()).slot
