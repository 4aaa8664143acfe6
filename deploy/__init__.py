"""Running the portal on a machine; the portal itself imports nothing from here."""
