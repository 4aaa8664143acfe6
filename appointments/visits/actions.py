"""Records what was talked about, never with whom.

The only actions without an audit entry: its timestamp would link a visit to the appointment that was checked in just
before.
"""

import datetime as dt
import random
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.choices import Channel, FirstContact
from appointments.core.day_parts import DayPart
from appointments.models import Visit, VisitAgePhase, VisitTopic
from appointments.models.visit import CAUGHT_UP_WITHIN
from familienzentrum import audit
from familienzentrum.constraints import constraint_of
from familienzentrum.models import Centre, User
from familienzentrum.refusals import Refusal
from familienzentrum.versions import Hold, nothing_read
from offers.models import AgePhase, Offer, Office, Topic

_chance = random.SystemRandom()

Row = TypeVar("Row")


class CannotCorrect(Refusal):
    """The entry is somebody else's, of another day, or gone; `words` says what to do."""

    words = _(
        "Only what you recorded today can be changed. Look at the list: this entry may have been removed already."
    )


class RecordedBefore(Refusal):
    """The same form was recorded on another day, with other content; that entry stands."""

    words = _("This form was recorded before, on another day. Nothing has been changed. Please use the empty form.")


class NotThatDay(Refusal):
    """A visit ahead, or of more than seven days ago."""

    words = _("Visits are entered on their day or within seven days. Choose such a day.")


@dataclass(frozen=True)
class VisitEntry:
    """Input about one conversation; without an office it was at the front desk."""

    main_topic: Topic
    channel: Channel = Channel.IN_PERSON
    further_topics: list[Topic] = field(default_factory=list)
    age_phases: list[AgePhase] = field(default_factory=list)
    language: str = ""
    first_contact: FirstContact = FirstContact.UNKNOWN
    office: Office | None = None
    offer: Offer | None = None
    referred_to: Office | None = None


@dataclass(frozen=True)
class Recorded:
    """The visit of a form; it `is_corrected` if the form was sent before and said something else then."""

    visit: Visit
    is_corrected: bool = False


def record_visit(
    entry: VisitEntry, *, by: User, number: uuid.UUID | None = None, when: DayPart | None = None
) -> Recorded:
    """Record one conversation, of now unless it was `when`.

    `number` is the form's idempotency key: sent again, the form counts once, and what it says otherwise is corrected.
    It does not outlive the day (see `close_day`), and what was said is compared with the row itself. Raises
    RecordedBefore and NotThatDay.
    """
    number = number or uuid.uuid4()
    # Checked first: PostgreSQL logs failing statements, with a timestamp beside the visit.
    if made := Visit.objects.filter(pk=number, recorded_by=by).first():
        return _sent_again(made, entry, by)
    try:
        return Recorded(insert_visits(entry, [number], when, by)[0])
    except IntegrityError as error:
        if constraint_of(error) != "appointments_visit_pkey":
            raise
        return _sent_again(Visit.objects.get(pk=number, recorded_by=by), entry, by)


@transaction.atomic
def correct_visit(visit: Visit, entry: VisitEntry, *, by: User, hold: Hold = nothing_read) -> Visit:
    """Replace what one recorded today. Raises CannotCorrect, and what `hold` does."""
    held = _own_of_today(visit, by)
    hold()
    fill(held, entry)
    held.save()
    held.topic_rows.all().delete()
    held.age_phase_rows.all().delete()
    _write_rows([held], entry)
    return held


@transaction.atomic
def remove_visit(visit: Visit, *, by: User) -> Visit:
    """Delete what one recorded today. Raises CannotCorrect."""
    held = _own_of_today(visit, by)
    held.delete()
    return held


@transaction.atomic
def close_day(day: dt.date) -> int:
    """Clear who recorded the visits of a day, and their order; return how many. Idempotent.

    Visits that were entered later open their day again until the next night. All rows are rewritten in random order,
    with new ids, in one transaction: neither the position on disk, nor xmin, nor what a browser remembers leads back to
    a time or a person.
    """
    visits = list(Visit.objects.select_for_update().on(day).prefetch_related("topic_rows", "age_phase_rows"))
    if all(visit.recorded_by_id is None for visit in visits):
        return 0
    held = Visit.objects.filter(pk__in=[visit.pk for visit in visits])
    # First: of a day whose report is released nobody removes what they entered, and the database asks who it was.
    held.update(recorded_by=None, recorded_on=None)
    held.delete()
    _write_again(visits)
    audit.record("visits.day_closed", Centre.current(), by=None, day=day.isoformat(), count=len(visits))
    return len(visits)


def close_past_days(today: dt.date | None = None) -> int:
    """Close every day of which visits were recorded before today; return how many visits. Runs nightly."""
    open_days = Visit.objects.to_close(today or timezone.localdate())
    return sum(close_day(day) for day in open_days.order_by("day").values_list("day", flat=True).distinct())


@transaction.atomic
def insert_visits(entry: VisitEntry, numbers: list[uuid.UUID], when: DayPart | None, by: User) -> list[Visit]:
    """Write visits that say the same, one per number, of now unless they were `when`. Raises NotThatDay."""
    at, today = when or DayPart.now(), timezone.localdate()
    if at.is_ahead or at.day < today - CAUGHT_UP_WITHIN:
        raise NotThatDay
    visits = [
        Visit(id=number, day=at.day, part_of_day=at.part, recorded_by=by, recorded_on=today) for number in numbers
    ]
    for visit in visits:
        fill(visit, entry)
    Visit.objects.bulk_create(visits)
    _write_rows(visits, entry)
    return visits


def _sent_again(made: Visit, entry: VisitEntry, by: User) -> Recorded:
    """Raises RecordedBefore."""
    if says(made, entry):
        return Recorded(made)
    try:
        return Recorded(correct_visit(made, entry, by=by), is_corrected=True)
    except CannotCorrect as refusal:
        raise RecordedBefore from refusal


def says(visit: Visit, entry: VisitEntry) -> bool:
    """Return whether a visit says the same as this input."""
    same = {name: getattr(visit, name) for name in ("id", "day", "part_of_day", "recorded_by_id", "recorded_on")}
    wanted = Visit(**same)
    fill(wanted, entry)
    columns = [column.attname for column in Visit._meta.concrete_fields]
    topics = set(visit.topic_rows.values_list("topic", flat=True))
    phases = set(visit.age_phase_rows.values_list("age_phase", flat=True))
    return (
        all(getattr(visit, name) == getattr(wanted, name) for name in columns)
        and topics == {topic.pk for topic in entry.further_topics if topic != entry.main_topic}
        and phases == {phase.pk for phase in entry.age_phases}
    )


def _own_of_today(visit: Visit, by: User) -> Visit:
    found = Visit.objects.select_for_update().correctable(by, timezone.localdate()).filter(pk=visit.pk).first()
    if found is None:
        raise CannotCorrect
    return found


def fill(visit: Visit, entry: VisitEntry) -> None:
    """Set the columns of a visit; topics and age phases beyond the first topic are rows of their own."""
    visit.channel = entry.channel
    visit.main_topic = entry.main_topic
    visit.language = entry.language
    visit.first_contact = entry.first_contact
    visit.offer = entry.offer
    visit.office = entry.offer.office if entry.offer else entry.office
    visit.referred_to = entry.referred_to


def _write_rows(visits: list[Visit], entry: VisitEntry) -> None:
    further = [topic for topic in entry.further_topics if topic != entry.main_topic]
    VisitTopic.objects.bulk_create(VisitTopic(visit=visit, topic=topic) for visit in visits for topic in further)
    VisitAgePhase.objects.bulk_create(
        VisitAgePhase(visit=visit, age_phase=phase) for visit in visits for phase in entry.age_phases
    )


def _write_again(visits: list[Visit]) -> None:
    copies = {visit.pk: _anonymous_copy(visit) for visit in visits}
    topics = [VisitTopic(visit=copies[v.pk], topic_id=row.topic_id) for v in visits for row in v.topic_rows.all()]
    phases = [
        VisitAgePhase(visit=copies[v.pk], age_phase_id=row.age_phase_id)
        for v in visits
        for row in v.age_phase_rows.all()
    ]
    Visit.objects.bulk_create(_shuffled(copies.values()))
    VisitTopic.objects.bulk_create(_shuffled(topics))
    VisitAgePhase.objects.bulk_create(_shuffled(phases))


def _shuffled(rows: Iterable[Row]) -> list[Row]:
    shuffled = list(rows)
    _chance.shuffle(shuffled)
    return shuffled


def _anonymous_copy(visit: Visit) -> Visit:
    kept = {column.attname: getattr(visit, column.attname) for column in Visit._meta.concrete_fields}
    return Visit(**kept | {"id": uuid.uuid4(), "recorded_by_id": None, "recorded_on": None})
