"""What the front desk and the advisers open."""
