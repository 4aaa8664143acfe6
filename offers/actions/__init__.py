"""Writes of the app offers that follow a rule."""
