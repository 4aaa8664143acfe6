"""Forms of the report."""
