"""Files that a release gives away. They are made of protected tables only."""
