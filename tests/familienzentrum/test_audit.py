"""The audit log only grows, and forgets after a year."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from familienzentrum.audit import forget_old, record
from familienzentrum.constraints import constraint_of
from familienzentrum.models import AuditEntry
from tests.factories import make_centre, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "deed",
    [lambda entries: entries.update(action="nothing"), lambda entries: entries.delete()],
    ids=["change", "delete"],
)
def test_entry_is_final(deed):
    record("centre.changed", make_centre(), by=make_user())
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        deed(AuditEntry.objects.all())
    assert constraint_of(refusal.value) == "audit_entry_is_final"


@pytest.mark.parametrize(("days", "forgotten"), [(360, 0), (370, 1)])
def test_entry_is_forgotten_after_a_year(days, forgotten, time_machine):
    now = timezone.now()
    time_machine.move_to(now - dt.timedelta(days=days))
    record("centre.changed", make_centre(), by=make_user())
    time_machine.move_to(now)
    assert forget_old() == forgotten
    assert AuditEntry.objects.count() == 1 - forgotten
