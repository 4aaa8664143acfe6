"""The way to a place, drawn by the portal itself from the coordinates of a few landmarks."""
