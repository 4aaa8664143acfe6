"""The one page that resolves conflicts between a change and booked appointments."""
