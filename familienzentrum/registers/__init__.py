"""Registers: one way of listing, adding, changing and removing rows of master data."""
