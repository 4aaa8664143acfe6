"""Counts slips."""

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from appointments.choices import ReferralState
from appointments.models import Referral


def slip_counts(seen: Q) -> list[tuple[str | Promise, int]]:
    """Return how many slips were issued, by outcome; one query."""
    by_state = {state.value: Count("pk", filter=Q(state=state)) for state in ReferralState}
    counts = Referral.objects.filter(seen).aggregate(**by_state)
    return [
        (_("Given in all"), sum(counts.values())),
        (ReferralState.ARRIVED.label, counts[ReferralState.ARRIVED]),
        (_("On the way"), counts[ReferralState.GIVEN]),
        (ReferralState.EXPIRED.label, counts[ReferralState.EXPIRED]),
    ]
