"""Shared by every wing: access to the report pages, and reading from one snapshot."""
