"""Consultation hours and their single dates, planned by staff."""
