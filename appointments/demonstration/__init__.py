"""Synthetic data: fills a trial portal with invented people, times, appointments and visits."""
