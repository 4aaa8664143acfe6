"""Numbers for help at once, and the pages that lead to them."""
