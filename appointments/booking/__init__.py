"""Booking, moving and cancelling; what becomes of a place that is free again."""
