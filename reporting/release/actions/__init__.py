"""Writes that keep a rule of the report."""
