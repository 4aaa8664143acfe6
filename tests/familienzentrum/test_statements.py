"""Statements are worded once, and answer what they are asked each time."""

import datetime as dt

import pytest
from django.db.models import F
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from appointments.models import Slot
from familienzentrum.database.statements import Statement, numbered
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


def test_statement_of_several_rows_finds_up_to_so_many_and_refuses_more(offers):
    statement, ids = Statement(lambda **ids: Offer.objects.filter(pk__in=[*ids.values()])), [one.pk for one in offers]
    for asked in (ids, ids[:1], []):
        assert {one.pk for one in statement.rows(**numbered(asked, 2))} == set(asked)
    with pytest.raises(ValueError, match="3 ids"):
        numbered([*ids, 1], 2)
