"""What stands of an appointment now, in the form in which it is told."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from appointments.choices import Caller, MeetingChannel
from appointments.core.calendar_facts import address_of, place_of, uid_of
from appointments.core.callers import number_to_call, who_calls
from appointments.core.video_links import video_link_of
from appointments.messages.company import company_of
from appointments.models import Appointment, Slot
from appointments.models.known import Known, KnownDate
from appointments.models.planned import Planned
from appointments.models.slot import know_stands


def standing(
    appointment: Appointment, dates: Iterable[Planned] | None = None, *, house_number: str | None = None
) -> Known:
    """Return every date of the appointment; those of one that is cancelled are called off, or given up by who left.

    `dates` are those of its course, and `house_number` is the phone number of the house, where the caller has read them
    for many appointments at once.
    """
    booked: Iterable[Planned] = dates_booked_with(appointment.slot) if dates is None else dates
    dated = [_as_held(appointment, slot, house_number) for slot in booked if appointment.begins_by(slot)]
    return Known(tuple(sorted(dated, key=lambda date: date.starts_at)), appointment.sequence)


def dates_booked_with(slot: Slot) -> list[Slot]:
    """Return the time itself, or all dates of its course that are not withdrawn."""
    return dates_booked_with_each([slot])[slot.pk]


def dates_booked_with_each(slots: Collection[Slot]) -> dict[int, list[Slot]]:
    """Return the same for many times, by their ids, and where mobile places then stand. Two queries at most."""
    courses = {slot.course_id for slot in slots if slot.course_id}
    dates = list(Slot.objects.offered().filter(course__in=courses).with_details()) if courses else []
    know_stands([*dates, *(slot for slot in slots if slot.course_id is None)])
    of_course = {course: [date for date in dates if date.course_id == course] for course in courses}
    return {slot.pk: of_course[slot.course_id] if slot.course_id else [slot] for slot in slots}


def known_date(slot: Planned, uid: str) -> KnownDate:
    """Return a time as it is told to everybody, under this UID."""
    has_address = slot.has_address
    place = place_of(slot) if has_address else None
    return KnownDate(
        uid=uid,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        channel=slot.channel,
        address=address_of(slot),
        place=place.name if place else "",
        room=slot.room.name if slot.room and has_address else "",
        adviser=slot.adviser_id,
    )


def _as_held(appointment: Appointment, slot: Planned, house_number: str | None) -> KnownDate:
    date = _dated(appointment, slot, house_number)
    if appointment.is_cancelled:
        return date.called_off()
    return date if appointment.holds_for(slot) else date.given_up()


def _dated(appointment: Appointment, slot: Planned, house_number: str | None) -> KnownDate:
    link, caller = video_link_of(appointment, slot), who_calls(appointment, slot)
    number = "" if link else _number_for(appointment, slot, caller, house_number)
    date = known_date(slot, date_uid(appointment, slot))
    company = company_of(appointment, slot)
    told = replace(date, link=link, number=number, caller=caller or "", company=company or "")
    return replace(told, is_discreet=slot.offer.is_sensitive)


def _number_for(appointment: Appointment, slot: Planned, caller: Caller | None, house_number: str | None) -> str:
    """Return the number that the family's page tells it to call."""
    channel = MeetingChannel(slot.channel)
    if not channel.depends_on_our_number or appointment.is_erased:
        return ""
    if channel.needs and caller != Caller.FAMILY and not slot.missing_in(appointment.personal):
        return ""
    return number_to_call(slot.offer, house_number)


def date_uid(appointment: Appointment, slot: Planned) -> str:
    """A booking may move: the UID of what was booked depends on the appointment only, that of later dates on both."""
    own = uid_of(appointment)
    return own if slot.pk == appointment.slot_id else f"{own[:32]}-{uid_of(slot)[:31]}"
