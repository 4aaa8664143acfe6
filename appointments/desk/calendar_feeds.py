"""Calendar feed of an adviser's own slots."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.core.calendar_facts import address_of, uid_of
from appointments.desk.company import accompanied_by
from appointments.messages.ical import as_file, entry
from appointments.models import Appointment, Slot
from appointments.models.slot import know_stands
from familienzentrum.access import offices_of
from familienzentrum.models import User


def own_times(user: User, offices: frozenset[int]) -> Q:
    """Slots the adviser holds or accompanies, and those of the office without an adviser."""
    accompanied = Slot.objects.offered().filter(adviser=user.pk, accompanies__isnull=False)
    own = Q(adviser=user.pk) | Q(adviser__isnull=True) | Q(pk__in=accompanied.values("accompanies"))
    return own & Q(offer__office__in=offices, accompanies__isnull=True)


def adviser_calendar(adviser: User) -> bytes:
    """Return an adviser's slots from today on, booked and drop-in ones, and talks to which the adviser comes along.

    The feed is stored on other machines: entries say when and in which room, but neither what about nor with whom.
    """
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    expected = Q(taken__gt=0) | Q(capacity=0)
    own = Slot.objects.offered().filter(own_times(adviser, offices_of(adviser)), expected)
    slots = list(own.filter(ends_at__gte=midnight).with_details().order_by("starts_at", "id"))
    know_stands(slots)
    accompanied = accompanied_by(adviser, midnight)
    know_stands([appointment.slot for appointment in accompanied])
    own_entries = [_entry(slot, slot, _("Appointment")) for slot in slots]
    return as_file([*own_entries, *(_entry(one, one.slot, _("You come along")) for one in accompanied)])


def _entry(row: Appointment | Slot, slot: Slot, summary: str) -> bytes:
    return entry(uid_of(row), slot.starts_at, slot.ends_at, summary=summary, location=_where(slot))


def _where(slot: Slot) -> str:
    way = "" if slot.has_address else slot.way_for_staff
    return ", ".join(filter(None, [slot.room.name if slot.room else "", address_of(slot), way]))
