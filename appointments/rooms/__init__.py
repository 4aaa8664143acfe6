"""The plan of the rooms, and lending them."""
