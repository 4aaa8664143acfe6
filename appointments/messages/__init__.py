"""Notifications to families: mails, calendar files, calls."""
