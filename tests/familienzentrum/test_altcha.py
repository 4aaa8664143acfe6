"""A sum is good for one form, for a while, and only if it was ours and done."""

import base64
import datetime as dt
import json

import pytest

from familienzentrum.altcha import NotProven, demand_proof, new_sum
from tests.sums import solved


def changed(payload, **given):
    data = json.loads(base64.b64decode(payload))
    data["challenge"]["parameters"] |= given
    return base64.b64encode(json.dumps(data).encode()).decode()


def test_sum_that_was_done_is_taken():
    demand_proof(solved(new_sum("form 1")), "form 1")


def test_sum_of_another_form_is_refused():
    with pytest.raises(NotProven):
        demand_proof(solved(new_sum("form 1")), "form 2")


@pytest.mark.parametrize("payload", ["", "x", "e30=", base64.b64encode(b'{"challenge": {}}').decode()])
def test_what_is_no_proof_is_refused(payload):
    with pytest.raises(NotProven):
        demand_proof(payload, "form 1")


@pytest.mark.parametrize("given", [{"data": {"attempt": "form 2"}}, {"cost": 1}, {"expiresAt": 4_000_000_000}])
def test_sum_that_somebody_made_easier_is_refused(given):
    with pytest.raises(NotProven):
        demand_proof(changed(solved(new_sum("form 1")), **given), "form 2")


def test_old_sum_is_refused(time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC))
    payload = solved(new_sum("form 1"))
    time_machine.shift(dt.timedelta(minutes=29))
    demand_proof(payload, "form 1")
    time_machine.shift(dt.timedelta(minutes=2))
    with pytest.raises(NotProven):
        demand_proof(payload, "form 1")
