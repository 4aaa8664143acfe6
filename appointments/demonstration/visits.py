"""Synthetic visits, in the form they have once their day is closed."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from random import Random

from django.db.models import F, Sum
from django.utils import timezone

from appointments.choices import Channel, FirstContact, PartOfDay
from appointments.core.day_parts import part_of_day
from appointments.demonstration.chance import pick, whole
from appointments.demonstration.families import language_of_a_talk
from appointments.demonstration.plan import Plan
from appointments.models import Visit, VisitAgePhase, VisitTopic
from appointments.visits.actions import VisitEntry, fill
from familienzentrum.models import OpeningHour, User
from offers.models import AgePhase, Offer, Office, Topic

# About 1,000 visits a year once the town knows the house, net of holidays. Shares of the channels as
# Bavarian family support centres report them: 60 % in person, 21 % by phone, 19 % by e-mail.
_VISITS_A_WEEK = 21
_CHANNELS = {Channel.IN_PERSON: 57, Channel.OUTREACH: 3, Channel.PHONE: 21, Channel.EMAIL: 19}
_AT_THE_DESK, _WITH_FURTHER_TOPIC, _SENT_ON = 0.15, 0.22, 0.11
_WITHOUT_TIMES = 20.0
_AGE_PHASES_NAMED = {0: 8, 1: 78, 2: 14}

Week = dict[int, Counter[PartOfDay]]


@dataclass(frozen=True)
class Availability:
    """What a visit can be about, with weights, and the open hours of each weekday by part of the day."""

    offers: dict[Offer, float]
    topics: dict[Topic, float]
    age_phases: list[AgePhase]
    offices: list[Office]
    week: Week


def make_visits(plan: Plan, *, desk: User, chance: Random) -> int:
    """Write a visit log for the whole period, and return how many visits it has."""
    house = _house(chance)
    log = [pair for day in plan.days() for pair in _of_day(day, house, plan, desk, chance)]
    topics = [VisitTopic(visit=visit, topic=topic) for visit, talk in log for topic in talk.further_topics]
    phases = [VisitAgePhase(visit=visit, age_phase=phase) for visit, talk in log for phase in talk.age_phases]
    Visit.objects.bulk_create(visit for visit, _talk in log)
    VisitTopic.objects.bulk_create(topics)
    VisitAgePhase.objects.bulk_create(phases)
    return len(log)


def _house(chance: Random) -> Availability:
    return Availability(
        offers={offer: weight * chance.uniform(0.8, 1.2) for offer, weight in _offered_hours().items()},
        topics={topic: chance.uniform(0.5, 1.5) for topic in Topic.objects.order_by("key")},
        age_phases=list(AgePhase.objects.order_by("key")),
        offices=list(Office.objects.filter(is_active=True).order_by("key")),
        week=_week(),
    )


def _offered_hours() -> dict[Offer, float]:
    """Return the total hours per offer: the more hours, the more visits. Some have no slots of their own."""
    length = Sum(F("slots__ends_at") - F("slots__starts_at"))
    offers = Offer.objects.published().with_details().order_by("key").annotate(length=length)
    return {offer: offer.length / dt.timedelta(hours=1) if offer.length else _WITHOUT_TIMES for offer in offers}


def _week() -> Week:
    week: Week = {}
    for opening in OpeningHour.objects.all():
        parts = week.setdefault(opening.weekday, Counter())
        for hour in range(opening.opens_at.hour, opening.closes_at.hour):
            parts[part_of_day(dt.datetime.combine(dt.date.min, dt.time(hour)))] += 1
    return week


def _of_day(
    day: dt.date, house: Availability, plan: Plan, desk: User, chance: Random
) -> list[tuple[Visit, VisitEntry]]:
    open_hours = _open_hours(day, house.week, plan)
    share = open_hours.total() / max(1, sum(hours.total() for hours in house.week.values()))
    count = whole(_VISITS_A_WEEK * share * plan.rush(day) * chance.uniform(0.5, 1.5), chance)
    talks = [(pick(open_hours, chance), _talk(house, plan.rush(day), chance)) for _number in range(count)]
    if day == plan.today:
        return [(_visit(day, part, talk, desk), talk) for part, talk in talks if _is_past(part, plan.now)]
    return [(_visit(day, part, talk, None), talk) for part, talk in talks]


def _open_hours(day: dt.date, week: Week, plan: Plan) -> Counter[PartOfDay]:
    """Return the open hours of a day. Today is always open, if need be with the hours of the next open day."""
    weekdays = [(day.weekday() + ahead) % 7 for ahead in range(7 if day == plan.today else 1)]
    return next((week[weekday] for weekday in weekdays if weekday in week), Counter())


def _is_past(part: PartOfDay, now: dt.datetime) -> bool:
    parts = list(PartOfDay)
    return parts.index(part) <= parts.index(part_of_day(timezone.localtime(now)))


def _talk(house: Availability, rush: float, chance: Random) -> VisitEntry:
    offer = None if chance.random() < _AT_THE_DESK or not house.offers else pick(house.offers, chance)
    topics = {topic: 1 / rank for rank, topic in enumerate(offer.topics.all(), 1)} if offer else house.topics
    main, further = pick(topics, chance), pick(house.topics, chance)
    phases = list(offer.age_phases.all()) if offer else house.age_phases
    return VisitEntry(
        main_topic=main,
        further_topics=[further] if further != main and chance.random() < _WITH_FURTHER_TOPIC else [],
        age_phases=chance.sample(phases, min(len(phases), pick(_AGE_PHASES_NAMED, chance))),
        channel=pick(_CHANNELS, chance),
        language=language_of_a_talk(chance),
        # The longer the house exists, the more families have been there before.
        first_contact=pick(
            {FirstContact.YES: 70 - 30 * rush, FirstContact.NO: 25 + 30 * rush, FirstContact.UNKNOWN: 8}, chance
        ),
        office=offer.office if offer else None,
        offer=offer,
        referred_to=_sent_on(house.offices, offer, chance),
    )


def _sent_on(offices: list[Office], offer: Offer | None, chance: Random) -> Office | None:
    others = [office for office in offices if offer is None or office != offer.office]
    return chance.choice(others) if others and chance.random() < _SENT_ON else None


def _visit(day: dt.date, part: PartOfDay, talk: VisitEntry, recorded_by: User | None) -> Visit:
    visit = Visit(day=day, part_of_day=part, recorded_by=recorded_by, recorded_on=day if recorded_by else None)
    fill(visit, talk)
    return visit
