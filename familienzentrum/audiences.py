"""Groups of roles, each named once. `access.roles(*GROUP)` opens a page to one."""

from familienzentrum.choices import Role

# Everybody who works with families or for them; whoever only reads the audit log does not.
STAFF = frozenset(Role) - {Role.AUDIT}
AUDIT = frozenset({Role.AUDIT})
ADMINISTRATION = frozenset({Role.ADMINISTRATION})
# Handle all times and bookings of the house; advisers do so for their own offices.
DESK = frozenset({Role.FRONT_DESK, Role.ADMINISTRATION})
# Deal with families in person: see the day's pseudonyms, call, issue referral slips. Not the administration.
GREETERS = frozenset({Role.FRONT_DESK})
# Plan the house, describe what it offers, and report.
PLANNERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATION})
# Hears what families miss.
COORDINATION = frozenset({Role.COORDINATOR})
ADVISERS = frozenset({Role.ADVISER})
