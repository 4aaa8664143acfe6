"""Generic CRUD for master data."""
