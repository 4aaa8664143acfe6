"""Actions of the release wing."""
