"""Booking, moving and cancelling; reallocation of places that become free."""
