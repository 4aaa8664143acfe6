"""Asks the database what it refuses."""

import pytest
from django.db import IntegrityError, transaction

from familienzentrum.constraints import constraint_of


def refused(deed):
    """Return the name of the rule by which the database refuses the deed; fails if it does not."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        deed()
    return constraint_of(refusal.value)
