"""Facts that stand on a choice: each member is named, so that a new one cannot be forgotten."""

import pytest

from appointments.choices import MeetingChannel, Unit, WaitingState
from appointments.families.date_filter import _KINDS
from offers.choices import Admission, OfferKind


def those(choices, fact):
    return {member for member in choices if getattr(member, fact)}


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("can_use_room", {MeetingChannel.ON_SITE, MeetingChannel.VIDEO, MeetingChannel.PARTNER}),
        ("has_address", {MeetingChannel.ON_SITE, MeetingChannel.PARTNER}),
        ("is_on_site", {MeetingChannel.ON_SITE}),
        ("is_by_video", {MeetingChannel.VIDEO}),
        ("is_by_phone", {MeetingChannel.PHONE}),
        ("asks_for_things", {MeetingChannel.ON_SITE, MeetingChannel.PARTNER, MeetingChannel.HOME_VISIT}),
    ],
)
def test_facts_of_a_channel(fact, expected):
    assert those(MeetingChannel, fact) == expected


def test_only_people_are_counted_by_heads():
    assert those(Unit, "counts_heads") == {Unit.PERSON}


def test_who_has_no_answer_yet_still_stands_on_the_list():
    assert those(WaitingState, "is_standing") == {WaitingState.WAITING, WaitingState.OFFERED}


def test_only_a_signpost_leads_out_of_the_house():
    assert those(Admission, "is_in_house") == {Admission.BOOKING, Admission.OPEN, Admission.PHONE}


def test_what_is_for_everybody_stands_under_one_filter():
    filtered = sorted(kind for kinds in _KINDS.values() for kind in kinds)
    assert filtered == sorted(those(OfferKind, "is_for_everybody"))
