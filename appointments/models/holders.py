"""Every table that may hold what a family told us: what erases, checks and forgets asks here."""

from appointments.models.appointment import Appointment
from appointments.models.waiting import WaitingEntry, WishList

HOLDERS = (Appointment, WaitingEntry, WishList)
