"""The guide's steps, and its last page with offers, their times and why they fit."""
