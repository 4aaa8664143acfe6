"""Sets the link by which one family meets its adviser by video."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appointments.booking.checks import can_be_corrected, locked, refuse_unchangeable
from appointments.core.video_links import next_by_video
from appointments.messages.telling import Told, counted, tell_changes
from appointments.models import Appointment
from appointments.models.video_link import refuse_other_doors
from familienzentrum import audit
from familienzentrum.models import User
from familienzentrum.refusals import Refusal
from familienzentrum.versions import Hold, nothing_read


class NotByVideo(Refusal):
    """The appointment has been moved to a time with another way of meeting."""

    words = _("This appointment does not take place by video any more. It needs no link.")


@transaction.atomic
def set_video_link(appointment: Appointment, link: str, *, by: User, hold: Hold = nothing_read) -> Told:
    """Seal the link with what the family told us, and tell it; empty means that of the hour again.

    In a course until its last date, whoever came to the dates before: these have no hour whose link would do.
    Raises CannotChange, NotByVideo or what `hold` does; ValidationError for what is no link: the database cannot read
    what is sealed.
    """
    if link:
        refuse_other_doors(link)
    appointment = locked(appointment)
    hold()
    if not can_be_corrected(appointment):
        refuse_unchangeable(appointment, by)
    if next_by_video(appointment) is None:
        raise NotByVideo
    appointment.seal(replace(appointment.personal, video_link=link))
    appointment.save(update_fields=["sealed"])
    audit.record("appointment.video_link_set", appointment, by=by)
    heard = tell_changes(appointment)
    return counted([heard] if heard else [])
