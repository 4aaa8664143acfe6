"""Django's PostgreSQL back-end, with statements that are put into words sooner: the ENGINE of the settings."""
