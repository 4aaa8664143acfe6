"""Pages of the front desk and of the advisers."""
