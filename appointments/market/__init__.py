"""Stands of the mobile place: what is counted there, with or without a network."""
