"""Guards: no session lifts them."""

import pgtrigger
import pytest

from familienzentrum.models import AuditEntry
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def test_no_session_can_switch_a_guard_off():
    AuditEntry.objects.create(action="seen", subject="slip")
    with pgtrigger.ignore():
        assert refused(lambda: AuditEntry.objects.update(action="other")) == "audit_entry_is_final"
