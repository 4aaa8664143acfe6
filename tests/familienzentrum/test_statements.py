"""Statements are worded once, and answer what they are asked each time."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from appointments.models import Slot
from familienzentrum.database.statements import Statement
from offers.models import Offer
from tests.factories import make_offer, make_slot

pytestmark = pytest.mark.django_db


def times_after(offer, after):
    return Slot.objects.filter(offer=offer, starts_at__gt=after).select_related("offer__office").order_by("starts_at")


@pytest.fixture
def offers():
    made = [make_offer(), make_offer()]
    for offer in made:
        for days in (1, 2, 3):
            make_slot(offer=offer, starts_at=timezone.now() + dt.timedelta(days=days))
    return made


def test_each_asking_gets_what_the_queryset_gets(offers):
    statement = Statement(times_after)
    for offer in offers:
        for days in (0, 1, 5):
            after = timezone.now() + dt.timedelta(days=days)
            rows = statement.rows(offer=offer.pk, after=after)
            assert rows == list(times_after(offer.pk, after))
            assert all(row.offer.office == offer.office for row in rows)


def test_values_are_read_as_well(offers):
    def numbers(public_id):
        return Offer.objects.filter(public_id=public_id).values_list("pk", F("slots__capacity") + 1).distinct()

    statement = Statement(numbers)
    assert [statement.first(public_id=offer.public_id) for offer in offers] == [(offer.pk, 2) for offer in offers]


def test_is_worded_once(offers, monkeypatch):
    statement = Statement(times_after)
    statement.rows(offer=offers[0].pk, after=timezone.now())
    monkeypatch.setattr(SQLCompiler, "as_sql", None)
    assert len(statement.rows(offer=offers[1].pk, after=timezone.now())) == 3


def test_rows_of_one_asking_are_not_those_of_the_next(offers):
    statement, after = Statement(times_after), timezone.now()
    statement.rows(offer=offers[0].pk, after=after)[0].delete()
    assert len(statement.rows(offer=offers[0].pk, after=after)) == 2


def published_today():
    return Offer.objects.published()


def opened_now(offer):
    return Slot.objects.filter(offer=offer, bookable_from__lte=timezone.now())


def forgets_the_day(offer, day):
    return Offer.objects.filter(pk=offer)


def any_offer(offer):
    return Offer.objects.filter(pk=offer)


@pytest.mark.parametrize(
    ("make", "values", "words"),
    [
        (published_today, {}, "would keep"),
        (opened_now, {"offer": 1}, "would keep"),
        (forgets_the_day, {"offer": 1, "day": dt.date(2026, 3, 3)}, "nothing of day"),
        (any_offer, {"offer": None}, "None"),
    ],
)
def test_what_would_answer_wrongly_later_is_refused(make, values, words):
    with pytest.raises(TypeError, match=words):
        Statement(make).rows(**values)


@pytest.mark.parametrize(
    ("later", "words"), [({"offer": None}, "None"), ({"offer": "1"}, "str"), ({"offer": 1, "other": 2}, "other")]
)
def test_who_asks_otherwise_than_it_was_worded_is_refused(offers, later, words):
    statement = Statement(any_offer)
    statement.rows(offer=offers[0].pk)
    with pytest.raises(TypeError, match=words):
        statement.rows(**later)


def test_any_number_of_rows_is_asked_for_by_the_same_words(offers):
    statement, ids = Statement(lambda ids: Offer.objects.filter(pk__any_of=ids)), tuple(one.pk for one in offers)
    for asked in (ids, ids[:1], ()):
        assert {one.pk for one in statement.rows(ids=asked)} == set(asked)


def test_rows_of_a_relation_are_found_by_many_numbers(offers):
    statement = Statement(lambda ids: Slot.objects.filter(offer__pk__any_of=ids).values_list("offer"))
    assert {number for (number,) in statement.rows(ids=(offers[0].pk,))} == {offers[0].pk}


def test_values_that_never_differ_are_written_as_they_are(offers):
    """Signs that mean something in a statement among them."""
    Offer.objects.filter(pk=offers[0].pk).update(title="50 % of 'it' %s \\")
    statement = Statement(lambda offer: Offer.objects.filter(pk=offer, title="50 % of 'it' %s \\"))
    assert [len(statement.rows(offer=offer.pk)) for offer in offers] == [1, 0]


def test_is_planned_once(offers):
    """However large the numbers and however many rows are asked for."""
    statement, other = Statement(any_offer), Statement(lambda ids: Offer.objects.filter(pk__any_of=ids))
    for offer in (1, 70_000, 2**40):
        statement.rows(offer=offer)
        other.rows(ids=(offer,))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT parameter_types::text[] FROM pg_prepared_statements WHERE statement LIKE '%offers_offer%'"
        )
        assert sorted(cursor.fetchall()) == [(["bigint"],), (["bigint[]"],)]
