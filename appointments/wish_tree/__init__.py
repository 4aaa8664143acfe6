"""Wishes of children on a tree: carried by a number, granted by somebody, handed out, and nobody is named."""
