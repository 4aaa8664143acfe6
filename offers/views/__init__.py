"""Pages that belong to no wing: signposts, and master data for staff."""
