"""Erases families' data and past absences when due. Counts stay for the report."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from appointments.messages.actions import forget_messages
from appointments.messages.call_wishes import forget_call_wishes
from appointments.models import Absence, Appointment, CallWish, Duty, Substitution, WaitingEntry, Wish, WishList
from appointments.models.family_record import FAMILY_RECORDS
from appointments.models.sealed import Sealed
from familienzentrum import local_time

_GONE = {"sealed": None, "code_digest": None, "attempt": None, "contact_digest": None}
_ALSO_GONE: dict[type[Sealed], dict[str, None]] = {
    Appointment: dict.fromkeys(("arrived_at", "arrived_by", "told", "caller", "companion", "restorable_until")),
    WaitingEntry: {"told": None},
    WishList: {"told": None},
}
_PLANS_KEPT = dt.timedelta(days=30)


@transaction.atomic
def erase_due(today: dt.date | None = None) -> int:
    """Erase all personal data that is due; return how many rows. Idempotent."""
    today = today or timezone.localdate()
    erased = [model.objects.to_erase(today).update(**_GONE, **_ALSO_GONE.get(model, {})) for model in FAMILY_RECORDS]
    erased.append(CallWish.objects.to_erase(today).update(sealed=None, number_digest=None))
    forget_call_wishes(today)
    # Wishes and ranks go with the list; what was won belongs to its booking.
    Wish.objects.filter(wish_list__sealed__isnull=True, appointment__isnull=True).delete()
    forget_messages()
    _forget_plans(today - _PLANS_KEPT)
    return sum(erased)


def _forget_plans(before: dt.date) -> None:
    """Delete absences, substitutions and duties, long enough after their end for queries."""
    ended = local_time.at(before)
    Absence.objects.filter(ends_at__lte=ended).delete()
    Substitution.objects.filter(ends_at__lte=ended).delete()
    Duty.objects.filter(valid_until__lt=before).delete()
