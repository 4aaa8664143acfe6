"""A second, naive count of every figure: plain loops over all rows, written from the words of the counting rules.

Each function yields what is counted in a year, once for each time it counts: the key of a line, or line and column.
It shares nothing with `reporting.figures` but the models.
"""

from zoneinfo import ZoneInfo

from appointments.models import Appointment, Referral, Visit, WaitingEntry, WishList


def local(moment):
    return moment.astimezone(ZoneInfo("Europe/Berlin")).date()


def visits(year):
    return [visit for visit in Visit.objects.all() if visit.day.year == year]


def first_date(appointment):
    return appointment.begins_with or appointment.slot


def appointments(year):
    return [
        appointment
        for appointment in Appointment.objects.select_related("slot__offer", "begins_with")
        if local(first_date(appointment).starts_at).year == year
    ]


def months(year):
    return [visit.day.month for visit in visits(year)]


def first_contact(year):
    return [visit.first_contact for visit in visits(year)]


def channels(year):
    return [visit.channel for visit in visits(year)]


def weekdays(year):
    return [visit.day.weekday() for visit in visits(year)]


def parts_of_day(year):
    return [visit.part_of_day for visit in visits(year)]


def topics(year):
    return [visit.main_topic.pk for visit in visits(year)]


def further_topics(year):
    for visit in visits(year):
        further = [row.topic.pk for row in visit.topic_rows.all()]
        yield from further or [None]


def age_phases(year):
    for visit in visits(year):
        phases = [row.age_phase.pk for row in visit.age_phase_rows.all()]
        yield from phases or [None]


def languages(year):
    return [visit.language for visit in visits(year)]


def sent_on(year):
    return [visit.referred_to.pk for visit in visits(year) if visit.referred_to]


def slips(year):
    return [slip.state for slip in Referral.objects.all() if slip.given_on.year == year]


def waiting(year):
    for appointment in appointments(year):
        days = (local(first_date(appointment).starts_at) - appointment.booked_on).days
        yield "0" if days < 1 else "7" if days < 8 else "14" if days < 15 else "28" if days < 29 else "longer"


def waiting_list(year):
    return [entry.state for entry in WaitingEntry.objects.all() if entry.joined_on.year == year]


def wishes(year):
    for wishes in WishList.objects.all():
        if local(wishes.draw.closes_at).year == year:
            won = any(wish.appointment for wish in wishes.wishes.all())
            yield "to_come" if wishes.draw.drawn_at is None else "place" if won else "nothing"


def outcomes(year):
    for appointment in appointments(year):
        if appointment.state in ("arrived", "running", "done"):
            yield "took_place"
        elif appointment.state == "cancelled":
            yield appointment.cancelled_by
        else:
            yield appointment.state


def notice(year):
    for appointment in appointments(year):
        if appointment.state != "cancelled" or appointment.cancelled_by != "family":
            yield "not_by_family"
        else:
            days = (local(first_date(appointment).starts_at) - appointment.cancelled_on).days
            yield "family_0" if days < 1 else "family_1" if days < 2 else "family_7" if days < 8 else "family_longer"


def bookings(year):
    for appointment in appointments(year):
        kind = appointment.slot.offer.kind
        is_usual = kind in ("consultation", "group", "course", "event")
        yield "cancelled" if appointment.state == "cancelled" else "held", kind if is_usual else "other"


ORACLE = {
    "months": months,
    "first_contact": first_contact,
    "channels": channels,
    "weekdays": weekdays,
    "parts_of_day": parts_of_day,
    "topics": topics,
    "further_topics": further_topics,
    "age_phases": age_phases,
    "languages": languages,
    "sent_on": sent_on,
    "slips": slips,
    "waiting": waiting,
    "waiting_list": waiting_list,
    "wishes": wishes,
    "appointments": outcomes,
    "notice": notice,
    "bookings": bookings,
}
