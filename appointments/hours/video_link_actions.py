"""Sets the link of an hour's talks by video."""

from django.db import transaction
from django.utils import timezone

from appointments.clearing.queries import appointments_in
from appointments.messages.telling import Told, tell_all
from appointments.models import Appointment, ConsultationHour, Slot
from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.versions import Hold, nothing_read


@transaction.atomic
def set_link_of_hour(hour: ConsultationHour, link: str, *, by: User, hold: Hold = nothing_read) -> Told:
    """Save the link, and tell the families that meet by it.

    Raises IntegrityError for what is no link, or what `hold` does.
    """
    ahead = Slot.objects.offered().filter(hour=hour, ends_at__gt=timezone.now())
    rows = appointments_in(ahead).filter(sealed__isnull=False).order_by("pk").select_for_update(of=("self",))
    held = [appointment.pk for appointment in rows]
    hold()
    ConsultationHour.objects.filter(pk=hour.pk).update(video_link=link)
    told = tell_all(Appointment.objects.filter(pk__in=held).with_details().order_by("pk"))
    audit.record("hour.video_link_set", hour, by=by, **told.counts())
    return told
