"""Erasing what families told, and noticing what was not erased."""
