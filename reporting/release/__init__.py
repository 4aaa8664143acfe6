"""Making, four-eyes check, release and publication of reports."""
