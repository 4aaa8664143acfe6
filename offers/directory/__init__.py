"""Who helps, and what there is in town: the partner offices, and lists of places."""
