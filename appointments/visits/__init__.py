"""What was talked about, never with whom: visits, head counts, referral slips. Knows nothing of appointments."""
