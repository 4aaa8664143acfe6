"""Generates slots: expands hours, subtracts what conflicts, and writes the difference."""
