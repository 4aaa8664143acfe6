"""Records many visits that say the same at once, from a list on paper."""

import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.core.day_parts import DayPart
from appointments.models import Visit
from appointments.visits.actions import RecordedBefore, VisitEntry, insert_visits, says
from familienzentrum.constraints import constraint_of
from familienzentrum.models import User

# More than that is a mistake in typing, or several lines of the list.
MOST_AT_ONCE = 50


class LineRecordedBefore(RecordedBefore):
    """The back button led to a line that was recorded, and something else was typed into it."""

    words = _(
        "A line was recorded with this form before, and stands as it was. If it was wrong, take it back. For a further "
        "line press “Save” once more."
    )


def record_tally(entry: VisitEntry, count: int, when: DayPart, *, by: User, number: uuid.UUID) -> None:
    """Record `count` visits. The form's number makes theirs, so that sent again it counts once.

    Raises LineRecordedBefore if it then says something else, and NotThatDay.
    """
    numbers = _numbers(number)
    if _made_before(entry, count, when, by, numbers):
        return
    try:
        insert_visits(entry, numbers[:count], when, by)
    except IntegrityError as error:
        if constraint_of(error) != "appointments_visit_pkey":
            raise
        _made_before(entry, count, when, by, numbers)


@transaction.atomic
def remove_tally(number: uuid.UUID, *, by: User) -> int:
    """Delete what is left of one's own tally of today; return how many visits."""
    own = Visit.objects.select_for_update().correctable(by, timezone.localdate())
    found = list(own.filter(pk__in=_numbers(number)).values_list("pk", flat=True))
    Visit.objects.filter(pk__in=found).delete()
    return len(found)


def _made_before(entry: VisitEntry, count: int, when: DayPart, by: User, numbers: list[uuid.UUID]) -> bool:
    made = list(Visit.objects.filter(pk__in=numbers, recorded_by=by))
    if not made:
        return False
    is_same = len(made) == count and (made[0].day, made[0].part_of_day) == when and says(made[0], entry)
    if not is_same:
        raise LineRecordedBefore
    return True


def _numbers(number: uuid.UUID) -> list[uuid.UUID]:
    """As random as the number of the form, which nobody keeps; at night all get others."""
    return [uuid.uuid5(number, str(place)) for place in range(MOST_AT_ONCE)]
