"""Keys to the house: second factors, invitations, passwords and sessions of staff. Families have no account."""
