"""What every wing stands on: who opens the pages of the reports, and a house that stands still while it is read."""
