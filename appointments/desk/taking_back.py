"""Takes a step back: on its day whoever took it, later coordination with a reason."""

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.choices import AppointmentState
from appointments.desk.transitions import put_state, state_on
from appointments.models import Appointment, TakenStep
from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.refusals import Refusal
from familienzentrum.versions import Hold, nothing_read


class WhyTakenBack(models.TextChoices):
    """Why coordination puts right what was noted of a family; a list, so that the log says nothing about one."""

    MISTAKEN = "mistaken", _("Pressed by mistake")
    WRONG_FAMILY = "wrong_family", _("It was another family")
    CAME = "came", _("The family was here after all")
    CAME_NOT = "came_not", _("The family was not here after all")
    NOT_OVER = "not_over", _("The talk was not over yet")


class CannotTakeBack(Refusal):
    """The step is not the last one any more, or not one's own of today; `words` says what to do."""

    words = _("Something else has been noted since, or this was taken back already. Please look at the list again.")


class NotYours(CannotTakeBack):
    """Somebody else's, or of another day, and without a reason."""

    words = _("You can take back what you noted today. Ask the coordination about everything else: it can do so later.")


@transaction.atomic
def take_back(
    step: TakenStep, *, by: User, reason: WhyTakenBack | None = None, hold: Hold = nothing_read
) -> Appointment:
    """Put back the state before the step. Raises CannotTakeBack, and what `hold` does.

    Locks the appointment first, as taking a step does: of two people one takes it back. Without a `reason` only one's
    own step of today; with one the caller is coordination, and the reason stands in the audit log.
    """
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("slot")
    held = rows.get(pk=step.appointment_id)
    found = TakenStep.objects.last().filter(pk=step.pk, appointment=held).select_related("date").first()
    if found is None or state_on(held, found.date) != found.after:
        raise CannotTakeBack
    if reason is None and not (found.by_id == by.pk and found.on == timezone.localdate()):
        raise NotYours
    hold()
    said = {} if reason is None else {"reason": reason}
    if put_state(held, found.date, AppointmentState(found.before)):
        audit.record("appointment.taken_back", held, by=by, before=found.after, after=found.before, **said)
    else:
        audit.record("appointment.attendance_taken_back", held, by=by, **said)
    found.delete()
    return held


@transaction.atomic
def forget_old_steps() -> int:
    """Delete the steps that stand for good; return how many. Runs nightly."""
    return TakenStep.objects.over(timezone.localdate()).delete()[0]
