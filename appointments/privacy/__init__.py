"""Erasure of families' data, and checks that it happened."""
