"""Pages of the front desk and the advisers."""
