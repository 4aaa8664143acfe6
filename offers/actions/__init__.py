"""Actions of the app offers."""
