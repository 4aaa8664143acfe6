"""What families open."""
