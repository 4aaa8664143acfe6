"""Fills a portal with invented people, times, appointments and visits, so that it can be tried out."""
