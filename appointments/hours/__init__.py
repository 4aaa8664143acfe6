"""Consultation hours and their single dates, as staff plan them."""
