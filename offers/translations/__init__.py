"""Texts in other languages: from a town's folder, side by side with their German, and checked by people."""
