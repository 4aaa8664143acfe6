"""Courses, waiting lists and draws."""
