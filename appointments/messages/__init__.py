"""What families are told, and how it reaches them: mails, calendar files, calls."""
