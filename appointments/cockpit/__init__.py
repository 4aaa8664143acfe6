"""The start page of staff, as far as it is about times, and the calendar of the house."""
