"""What every wing stands on: locks, days and years, contacts, courses with their dates, rows taken one by one."""
