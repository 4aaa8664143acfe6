"""Which times exist: the dates of an hour, what stands against them, and writing the difference."""
