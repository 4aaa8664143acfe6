"""Triggers for what a plain constraint cannot express, one file per rule."""
