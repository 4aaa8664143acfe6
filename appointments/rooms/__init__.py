"""Room plan and lending."""
