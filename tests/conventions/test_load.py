"""The measurements run by hand only: what they write past the models must not fall behind these."""

import re

import pytest
from django.db import connection

from tests.load.figures import ROWS
from tests.load.growth_rows import DAYS, OFFERS
from tests.load.house import PLAIN_SQL

STATEMENTS = "\n".join([PLAIN_SQL, *ROWS.values(), *OFFERS.values(), *DAYS.values()])
WRITTEN = {
    table: {name.strip() for name in names.split(",")}
    for table, names in re.findall(r"INSERT INTO (\w+) \(([^)]+)\)", STATEMENTS)
}
_NEEDED = """
SELECT column_name FROM information_schema.columns
WHERE table_name = %s AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'
"""


@pytest.mark.django_db
@pytest.mark.parametrize("table", WRITTEN)
def test_plain_sql_fills_every_column_that_needs_a_value(table):
    with connection.cursor() as cursor:
        cursor.execute(_NEEDED, [table])
        needed = {name for (name,) in cursor.fetchall()}
    assert needed
    assert needed - WRITTEN[table] == set()
