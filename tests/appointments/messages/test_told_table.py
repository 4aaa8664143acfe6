"""Every change, every kind of appointment, every way to reach a family: the exact mail, calendar file and call.

The cells stand in `told_table.md`, to be read: what went out, and what the desk reads. After a change of words
`WRITE_TOLD_TABLE=1` writes them anew, and the test still fails: read the difference before you commit it.
"""

import os
import re

import pytest

from appointments.choices import MeetingChannel, Occasion
from tests.appointments.messages.told_kinds import KINDS, MONDAY
from tests.appointments.messages.told_lines import NOBODY_SAID_WHY, TABLE, found_for, table, written
from tests.factories import make_centre

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(MONDAY, tick=False)]


@pytest.mark.parametrize("name", KINDS)
def test_each_change_is_told_as_the_table_says(name, client, time_machine):
    make_centre(phone="05181 703-0")
    says = written(name, found_for(KINDS[name], client, time_machine))
    if "WRITE_TOLD_TABLE" in os.environ:
        parts = table() | {name: says}
        TABLE.write_text("\n".join(parts[kind] for kind in KINDS if kind in parts))
        pytest.fail("The table is written anew: read what is different.")
    assert NOBODY_SAID_WHY not in says
    assert says.splitlines() == table()[name].splitlines()


def test_table_leaves_out_no_occasion_and_no_way_of_meeting():
    """A new occasion or channel has to come into it."""
    said = set(re.findall(r"(?m): (\w+) «", TABLE.read_text()))
    assert said == set(Occasion.values)
    assert {channel for kind in KINDS.values() if (channel := kind.channel)} == set(MeetingChannel)
    assert list(table()) == list(KINDS)
