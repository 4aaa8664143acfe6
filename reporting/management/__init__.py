"""Commands of the app reporting."""
