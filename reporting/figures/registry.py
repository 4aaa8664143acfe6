"""Every figure of the annual report: code, definition and counting rule beside the function that counts it.

Money is counted in `reporting.finance`; `reporting.unrecorded` says what is not counted at all, and why.
"""

import datetime as dt

from reporting.figures import bookings, contacts, provision, service, visits

FIGURES = contacts.FIGURES | service.FIGURES | provision.FIGURES


def records_begin() -> dt.date | None:
    """Return the first day of which anything is counted; None on a portal that is still empty."""
    return min(filter(None, [visits.first_day(), bookings.first_day()]), default=None)
