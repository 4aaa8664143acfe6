"""Assigns an adviser's times to a substitute for a while, and returns them afterwards."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.choices import DayChange
from appointments.clearing.queries import appointments_in
from appointments.closing.actions import AlreadyOver
from appointments.core.locks import lock_plan
from appointments.core.video_links import leave_own_links
from appointments.messages.adviser_news import note_for_adviser
from appointments.messages.telling import Told, tell_all
from appointments.models import ConsultationHour, Slot, Substitution
from appointments.models.hours import ConsultationHourQuerySet
from appointments.models.slot import SlotQuerySet
from appointments.planning.actions import rebuild_all
from appointments.planning.conflicts import slots_during
from appointments.planning.free_advisers import advisers_by_office, free_advisers
from familienzentrum import audit
from familienzentrum.constraints import constraint_of
from familienzentrum.models import User
from familienzentrum.refusals import Refusal

_NOT_FREE = {"slot_adviser_never_twice", "slot_not_while_absent"}


class NotFree(Refusal):
    """The substitute is busy or away; nothing has been saved."""

    words = _("This person is not free at all of these times. Please choose somebody else, or a shorter period.")


class StillAway(Refusal):
    """A booked slot would return to somebody who is absent; nothing has been saved."""

    words = _(
        "The adviser is away at a booked time, or has another one then. End the absence first, or move the appointment."
    )


@dataclass(frozen=True)
class HandedOver:
    """How many times somebody else has now, and how families hear of it."""

    times: int
    told: Told


@transaction.atomic
def begin_substitution(substitution: Substitution, *, by: User) -> HandedOver:
    """Save a substitution and reassign the slots of its period, new ones included; families hear of it.

    Slots suppressed by an absence are created for the substitute. Raises NotFree, and IntegrityError if there is a
    substitute already (see `kind_words`).
    """
    lock_plan()
    substitution.save(force_insert=True)
    taken_over = _hand_over(times_to_take_over(substitution), substitution.substitute, NotFree)
    rebuilt = rebuild_all(_hours_of(substitution))
    counts = {"times": taken_over.times, "added": len(rebuilt.added)}
    audit.record("substitution.added", substitution, by=by, **counts, **taken_over.told.counts())
    return HandedOver(taken_over.times + len(rebuilt.added), taken_over.told)


@transaction.atomic
def end_substitution(substitution: Substitution, *, by: User) -> Told:
    """Return future slots to the adviser, and how families hear of it. Raises AlreadyOver and StillAway.

    Slots without a consultation hour stay with the substitute: their former adviser is not recorded.
    """
    lock_plan()
    held = Substitution.objects.select_for_update().filter(pk=substitution.pk).select_related("adviser").first()
    now = timezone.now()
    if held is None or held.ends_at <= now:
        raise AlreadyOver
    told = _hand_over(_times_to_give_back(held), held.adviser, StillAway).told
    audit.record("substitution.ended", held, by=by, **told.counts())
    if held.starts_at >= now:
        held.delete()
    else:
        held.ends_at = now
        held.save(update_fields=["ends_at"])
    rebuild_all(_hours_of(held))
    return told


def times_to_take_over(substitution: Substitution) -> SlotQuerySet:
    """Return the times of the adviser at this office that lie wholly in the period and have not begun."""
    return _within(substitution).filter(adviser=substitution.adviser_id, offer__office=substitution.office_id)


def possible_substitutes(substitution: Substitution) -> list[User]:
    """Return who of the office could take over every one of these times."""
    times = times_to_take_over(substitution).select_related("offer").order_by("starts_at", "id")
    free = free_advisers(list(times))
    colleagues = advisers_by_office({substitution.office_id})[substitution.office_id]
    others = [person for person in colleagues if person.pk != substitution.adviser_id]
    return [person for person in others if all(person in people for people in free.values())]


def _times_to_give_back(substitution: Substitution) -> SlotQuerySet:
    """Rebuilding their hours takes care of free slots; booked ones are returned here."""
    return _within(substitution).filter(
        taken__gt=0, adviser=substitution.substitute_id, hour__in=_hours_of(substitution).values("pk")
    )


def _within(substitution: Substitution) -> SlotQuerySet:
    during = slots_during(substitution.starts_at, substitution.ends_at)
    start = max(substitution.starts_at, timezone.now())
    return during.filter(starts_at__gte=start, ends_at__lte=substitution.ends_at)


def _hand_over(times: SlotQuerySet, person: User, refusal: type[NotFree] | type[StillAway]) -> HandedOver:
    """Lock appointments before slots, in id order; reassign, and tell. The database refuses whoever is not free.

    Families of a course hear of any of its dates. An own link to talks by video stays with who gave it.
    """
    concerned = appointments_in(times).filter(sealed__isnull=False)
    booked = list(concerned.with_details().order_by("pk").select_for_update(of=("self",)))
    ids = list(times.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    try:
        with transaction.atomic():
            Slot.objects.filter(pk__in=ids).update(adviser=person)
    except IntegrityError as error:
        if constraint_of(error) in _NOT_FREE:
            raise refusal from error
        raise
    leave_own_links(booked)
    told = tell_all(booked)
    of_families = {appointment.slot_id for appointment in booked}.intersection(ids)
    for slot in Slot.objects.filter(pk__in=of_families).select_related("adviser"):
        note_for_adviser(slot, DayChange.TAKEN_OVER)
    return HandedOver(len(ids), told)


def _hours_of(substitution: Substitution) -> ConsultationHourQuerySet:
    running = ConsultationHour.objects.running(timezone.localdate())
    return running.filter(adviser=substitution.adviser_id, offer__office=substitution.office_id)
