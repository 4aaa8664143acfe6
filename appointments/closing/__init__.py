"""Closures, absences, holidays, substitution and duty."""
