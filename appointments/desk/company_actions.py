"""Says who comes along with a family to its talk, or that nobody does."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appointments.booking.checks import locked, refuse_unchangeable
from appointments.core.company import wants_company
from appointments.desk.company import candidates
from appointments.messages.adviser_news import note_for_companion
from appointments.messages.telling import Told, counted, tell_changes
from appointments.models import Appointment
from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.refusals import Refusal
from familienzentrum.versions import Hold, nothing_read


class NotWanted(Refusal):
    """The family does not want company any more, or meets us otherwise."""

    words = _("This family wants nobody to come along any more.")


class NotFree(Refusal):
    """A colleague was faster: the person comes along with another family, or has a time of its own."""

    words = _("This person is no longer free at that time. Please choose somebody else.")


@transaction.atomic
def set_companion(appointment: Appointment, companion: User | None, *, by: User, hold: Hold = nothing_read) -> Told:
    """Note who comes along, None for nobody, and tell the family.

    Locks the person, too: nobody comes along with two families at once. Raises CannotChange, NotWanted, NotFree or what
    `hold` does.
    """
    appointment = locked(appointment)
    hold()
    refuse_unchangeable(appointment, by)
    if not wants_company(appointment, appointment.slot):
        raise NotWanted
    if companion and not _is_free(companion, appointment):
        raise NotFree
    if appointment.companion_id and appointment.companion != companion:
        note_for_companion(appointment, appointment.slot)
    appointment.companion = companion
    appointment.save(update_fields=["companion"])
    audit.record("appointment.companion_set", appointment, by=by)
    heard = tell_changes(appointment)
    return counted([heard] if heard else [])


def _is_free(companion: User, appointment: Appointment) -> bool:
    if companion.pk == appointment.companion_id:
        return companion.is_active
    User.objects.select_for_update(no_key=True).filter(pk=companion.pk).first()
    return companion in candidates(appointment)
