"""What is counted, and how. Only `reporting.disclosure` reads this: nothing leaves here unprotected."""
