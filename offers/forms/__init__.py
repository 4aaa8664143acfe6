"""Forms of the search and of master data."""
