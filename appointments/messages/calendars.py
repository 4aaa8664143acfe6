"""The calendar files of an appointment: all of it for its page, and what a message changes for its mail."""

from collections.abc import Sequence

from appointments.messages.difference import Change, together
from appointments.messages.ical import published, withdrawn
from appointments.messages.standing import standing
from appointments.models import Appointment
from appointments.models.known import Known


def calendar_of(appointment: Appointment, *, title: str) -> bytes:
    """Return an appointment as iCalendar, a course as one event per date; a cancelled one takes its events out."""
    stands = standing(appointment)
    if stands.is_off:
        return withdrawn(together(appointment.known, stands).dates, title=title, sequence=stands.sequence)
    return published([date for date in stands.dates if date.stands], title=title, sequence=stands.sequence)


def calendars_for(known: Known, stands: Known, changes: Sequence[Change], *, title: str) -> dict[str, bytes]:
    """Return the files that bring a calendar from what the family knew to what stands, by their METHOD.

    Where it is not known what the calendar has, before the confirmation or after a doubtful mail, that is everything.
    """
    told = [change.after for change in changes]
    if known.is_uncertain or not known.is_confirmed:
        told = list(together(known, stands).dates)
    added = [date for date in told if date.stands]
    gone = [date for date in told if not date.stands]
    files = {}
    if added:
        files["PUBLISH"] = published(added, title=title, sequence=stands.sequence)
    if gone:
        files["CANCEL"] = withdrawn(gone, title=title, sequence=stands.sequence)
    return files
