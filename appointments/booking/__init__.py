"""Booking, moving and cancelling; reallocation of seats that become free."""
