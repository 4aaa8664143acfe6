"""The one page on which booked appointments in the way of a change are decided about."""
