"""What the house plans from year to year: goals, money, council papers, the social area."""
