"""Finds numbers in texts; `reporting.writing.vouching` looks them up in the protected tables."""
