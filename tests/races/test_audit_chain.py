"""Two workers that chain the audit log at the same moment give no position twice."""

from collections import Counter

import pytest

from familienzentrum.audit import record
from familienzentrum.auditing.chain import check_chain, link_new
from familienzentrum.models import AuditEntry, AuditLink
from tests.factories import make_centre
from tests.races.conftest import at_once
from tests.races.interleaving import amid, before, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _entries():
    centre = make_centre()
    for _number in range(20):
        record("centre.changed", centre, by=None)


def test_entries_are_linked_once():
    assert at_once([link_new] * 4) == Counter({"done": 4})
    assert AuditLink.objects.count() == AuditEntry.objects.count() == 20
    assert check_chain().trouble == ""


def test_control_without_the_lock_two_take_the_same_position():
    ends = amid(without_locks(link_new), before("INSERT INTO", AuditLink), without_locks(link_new))
    assert "IntegrityError" in ends
