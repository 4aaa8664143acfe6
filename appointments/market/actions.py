"""Takes what was counted at a stand: each entry once, however often it is sent.

As with all visits there is no audit entry: its timestamp would say when somebody stood there.
"""

import datetime as dt
import random
import uuid
from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.choices import Channel
from appointments.core.day_parts import DayPart
from appointments.market.entries import Entry
from appointments.models import HeadCount, TallyKey, Visit
from appointments.models.stand_tally import TallyKind
from appointments.models.visit import CAUGHT_UP_WITHIN
from appointments.visits.actions import VisitEntry, insert_visits
from appointments.visits.used import desk_of
from familienzentrum.constraints import constraint_of, kind_words
from familienzentrum.models import User
from familienzentrum.refusals import Refusal
from offers.models import AgePhase, Office, Stand, Topic

_chance = random.SystemRandom()
_COLUMNS = {TallyKind.ADULT: "adults", TallyKind.CHILD: "children"}


class NoSuchStand(Refusal):
    """It was removed from the calendar, or its place is out of use."""

    words = _("This stand is not in the calendar any more. Tell the coordination, and enter the day in the house.")


class OtherDay(Refusal):
    """The device says another day than that of the stand."""

    words = _(
        "The entry is of another day than the stand. Conversations of the last seven days are entered in the house "
        "under “Tally”, people at the stand of that day."
    )


class TooLate(Refusal):
    """More than seven days after the stand."""

    words = _("The stand was more than a week ago, and nothing is entered any more. Tell the coordination the number.")


class TakenOtherwise(Refusal):
    """The key belongs to another entry: no page of ours does that."""

    words = _("An entry with the same key was counted before. This one does not count: press the key once more.")


class NothingToTalkAbout(Refusal):
    """The topic or the age phase has gone since the device last had a network."""

    words = _("The topic or the age phase is not in use any more. Enter the conversation once more with another one.")


class DayIsClosed(Refusal):
    """Since the night nobody knows any more which conversation it was."""

    words = _("The day is closed: nobody knows any more which conversation this was. It cannot be taken back.")


@transaction.atomic
def take_entries(entries: Sequence[Entry], *, by: User) -> list[str]:
    """Count these entries, or take them back; return for each why it was refused, in words, or an empty text.

    Whatever order they arrive in, and however often: what was taken back stays so. Devices at one stand wait for each
    other.
    """
    stands = _hold({entry.stand for entry in entries})
    return [_outcome(entry, stands, by) for entry in entries]


@transaction.atomic
def forget_keys(today: dt.date | None = None) -> int:
    """Delete the keys of stands for which nothing is taken any more; return how many. Runs nightly. Idempotent.

    All others are written anew in random order and one transaction: neither their place on disk nor xmin says in which
    order the keys were pressed.
    """
    forgotten, _each = TallyKey.objects.done_with(today or timezone.localdate()).delete()
    kept = list(TallyKey.objects.select_for_update())
    TallyKey.objects.filter(pk__in=[key.pk for key in kept]).delete()
    _chance.shuffle(kept)
    TallyKey.objects.bulk_create(kept)
    return forgotten


def visit_of(key: uuid.UUID) -> uuid.UUID:
    """Return the id that a conversation has until the night, when it gets another one."""
    return uuid.uuid5(key, "visit")


def _hold(stands: set[int]) -> Mapping[int, Stand]:
    held = Stand.objects.select_for_update(of=("self",), no_key=True).in_use().filter(pk__in=stands)
    return {stand.pk: stand for stand in held.order_by("pk")}


def _outcome(entry: Entry, stands: Mapping[int, Stand], by: User) -> str:
    try:
        with transaction.atomic():
            _take(entry, stands.get(entry.stand), by)
    except IntegrityError as error:
        is_known = constraint_of(error) == "appointments_tallykey_pkey"
        return str(TakenOtherwise() if is_known else kind_words(error))
    except Refusal as refusal:
        return str(refusal)
    return ""


def _take(entry: Entry, stand: Stand | None, by: User) -> None:
    """Raises Refusal, and IntegrityError where the database refuses."""
    made = TallyKey.objects.filter(pk=entry.key).first()
    if made:
        _once_more(entry, made)
        return
    if stand is None:
        raise NoSuchStand
    when = _when(entry, stand)
    TallyKey.objects.create(key=entry.key, stand=stand, kind=entry.kind, is_taken_back=entry.is_taken_back)
    if not entry.is_taken_back:
        _count(entry, stand, when, by)


def _once_more(entry: Entry, made: TallyKey) -> None:
    if (made.stand_id, made.kind) != (entry.stand, entry.kind):
        raise TakenOtherwise
    if entry.is_taken_back and not made.is_taken_back:
        _take_back(made)
        made.is_taken_back = True
        made.save(update_fields=["is_taken_back"])


def _when(entry: Entry, stand: Stand) -> DayPart:
    """Return when it was: a device whose clock is a little ahead means now. Raises OtherDay and TooLate."""
    today = timezone.localdate()
    if entry.when.day != stand.day or stand.day > today:
        raise OtherDay
    if stand.day < today - CAUGHT_UP_WITHIN:
        raise TooLate
    return DayPart.now() if entry.when.is_ahead else entry.when


def _count(entry: Entry, stand: Stand, when: DayPart, by: User) -> None:
    column = _COLUMNS.get(entry.kind)
    if column is None:
        insert_visits(_conversation(entry, by), [visit_of(entry.key)], when, by)
        return
    HeadCount.objects.get_or_create(stand=stand)
    HeadCount.objects.filter(stand=stand).update(**{column: F(column) + 1})


def _take_back(made: TallyKey) -> None:
    """Raises DayIsClosed. People can be counted less for as long as they are counted, until they are none."""
    column = _COLUMNS.get(TallyKind(made.kind))
    if column is None:
        written = Visit.objects.filter(pk=visit_of(made.key), recorded_by__isnull=False)
        if not written.delete()[0]:
            raise DayIsClosed
        return
    counted = HeadCount.objects.filter(stand=made.stand_id, **{f"{column}__gt": 0})
    counted.update(**{column: F(column) - 1})


def _conversation(entry: Entry, by: User) -> VisitEntry:
    topic = Topic.objects.filter(pk=entry.topic or 0, is_active=True).first()
    phase = AgePhase.objects.filter(pk=entry.phase).first() if entry.phase else None
    if topic is None or (entry.phase and phase is None):
        raise NothingToTalkAbout
    return VisitEntry(
        main_topic=topic,
        channel=Channel.OUTREACH,
        age_phases=[phase] if phase else [],
        language=entry.language,
        office=Office.objects.filter(pk=desk_of(by) or 0).first(),
    )
