"""What is published of the offers for programs: the directory after HSDS, and what search engines read."""
