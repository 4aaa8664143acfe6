"""Photographs of the house and of who works there: how staff put them in, and where families see them."""
