"""The way of a report to its readers: made, checked by a second person, released, shown."""
