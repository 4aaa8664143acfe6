"""Two people say at once what an area is: whoever comes second decides for all its figures."""

from functools import partial

import pytest
from django.db import connection, transaction

from reporting.models import Indicator
from tests.factories import make_indicator
from tests.races.interleaving import after, amid

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def levels_after_two_say_at_once():
    """Each adds a figure of the area, and does not see the other's before it is committed."""

    @transaction.atomic
    def first():
        make_indicator(area="Middle", level="quarter")

    second = partial(make_indicator, area="Middle", level="part")
    assert amid(first, after("INSERT INTO", Indicator), second) == ("done", "done")
    return set(Indicator.objects.filter(area="Middle").values_list("level", flat=True))


def test_figures_of_an_area_have_one_level():
    assert levels_after_two_say_at_once() == {"part"}


def test_control_without_the_lock_they_have_two(scratch_database):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('reporting_area_has_one_level'::regproc)")
        (made,) = cursor.fetchone()
        cursor.execute(made.replace("pg_advisory_xact_lock", "concat"))
    assert levels_after_two_say_at_once() == {"quarter", "part"}
