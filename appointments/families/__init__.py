"""Pages for families."""
