"""How values of the report are written in templates."""
