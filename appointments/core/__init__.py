"""Shared by every wing: locks, days and years, contacts, courses with their dates, fault-tolerant batches."""
