"""Statements are put into words sooner, and give the same rows in the same order."""

import pytest
from django.db import connection
from django.db.backends.postgresql.compiler import SQLCompiler as DjangosCompiler
from django.db.models import Count, Exists, F, OuterRef, Q

from appointments.models import Appointment, Slot
from familienzentrum.database import selections
from offers.models import Offer
from tests.factories import make_offer, make_slot

pytestmark = pytest.mark.django_db


OF_SENSITIVE = Q(offer__office__is_active=True, offer__is_sensitive=True)

# Everything that changes what is selected, or which tables have been joined before it is.
SHAPES = {
    "whole rows": Offer.objects.all(),
    "related rows": Slot.objects.with_details(),
    "a part of the same": Slot.objects.with_places(),
    "the same after a filter over a relation": Slot.objects.with_details().filter(OF_SENSITIVE),
    "and over one that may be missing": Slot.objects.with_details().filter(
        Q(room__place__is_active=True) | OF_SENSITIVE
    ),
    "and without those": Slot.objects.with_details().exclude(OF_SENSITIVE),
    "a table twice": Slot.objects.select_related("accompanies__offer", "offer"),
    "rows that point back": Slot.objects.select_related("head_count"),
    "locked rows": Appointment.objects.select_related("slot", "office").select_for_update(of=("self",)),
    "one row only once": Offer.objects.filter(slots__capacity=1).distinct(),
    "rows with a count": Offer.objects.select_related("office").annotate(times=Count("slots")),
    "some columns": Offer.objects.select_related("office").only("title", "office__name"),
    "all but one column": Slot.objects.with_details().defer("offer__title"),
    "values": Slot.objects.filter(OF_SENSITIVE).values("pk", "offer__title"),
    "in a list of rows": Offer.objects.filter(pk__in=Slot.objects.with_details().values("offer")),
    "in the same table": Slot.objects.with_details().filter(pk__in=Slot.objects.filter(OF_SENSITIVE)),
    "beside a question": Offer.objects.select_related("place").filter(
        Exists(Slot.objects.filter(offer=OuterRef("pk")))
    ),
    "the first few": Slot.objects.with_details()[:3],
}


@pytest.fixture
def _nothing_kept(monkeypatch):
    for store in ("_kept", "_kept_joins"):
        monkeypatch.setattr(selections, store, {})


@pytest.mark.usefixtures("_nothing_kept")
@pytest.mark.parametrize("shape", SHAPES)
def test_statement_is_what_django_makes_of_it(shape):
    """Before and after it was kept; how rows are ordered is another matter."""
    found = SHAPES[shape].all() if shape == "the first few" else SHAPES[shape].order_by()
    found.query.default_ordering = False
    wanted = made_by(DjangosCompiler(found.query.chain(), connection, "default"))
    for _time in range(3):
        assert made_by(found.query.chain().get_compiler("default")) == wanted


def made_by(compiler):
    """Return the statement, which columns make which object, which are converted, and what is joined afterwards."""
    statement = compiler.as_sql()
    converted = compiler.get_converters([column for column, _words, _alias in compiler.select])
    joined = {alias: count for alias, count in compiler.query.alias_refcount.items() if count}
    return statement, objects_of(compiler.klass_info), sorted(converted), joined, list(compiler.query.alias_map)


def objects_of(info):
    if not info:
        return None
    below = [objects_of(one) for one in info.get("related_klass_infos", ())]
    return info["model"], info["select_fields"], str(info.get("field", "")), info.get("reverse"), below


def test_every_session_weighs_four_tables_at_a_time():
    with connection.cursor() as cursor:
        cursor.execute("SHOW join_collapse_limit")
        assert cursor.fetchone() == ("4",)


@pytest.fixture
def offers():
    made = [make_offer(title=title) for title in ("Berta", "anton", "Anton", "Caesar")]
    for count, offer in enumerate(made):
        for _one in range(count):
            make_slot(offer=offer)
    return Offer.objects.filter(pk__in=[offer.pk for offer in made])


def titles(offers):
    return [offer.title for offer in offers]


def test_rows_come_in_the_order_of_their_columns(offers):
    expected = sorted(offers, key=lambda offer: (offer.title, -offer.pk))
    assert list(offers.order_by("title", "-pk")) == expected
    assert list(offers.select_related("office__provider", "place").order_by("title", "-pk")) == expected


def test_related_and_computed_columns_order_as_well(offers):
    counted = offers.annotate(times=Count("slots"))
    assert titles(counted.order_by("-times")) == ["Caesar", "Anton", "anton", "Berta"]
    assert titles(counted.order_by(F("times").desc(nulls_last=True), "title"))[0] == "Caesar"
    slots = Slot.objects.filter(offer__in=offers).select_related("offer").order_by("offer__title", "pk")
    assert [slot.offer.title for slot in slots] == ["Anton", "Anton", "Caesar", "Caesar", "Caesar", "anton"]


def test_distinct_and_combined_rows_are_ordered(offers):
    assert titles(offers.filter(slots__isnull=False).distinct().order_by("title")) == ["Anton", "Caesar", "anton"]
    early, late = offers.filter(title__lt="B"), offers.filter(title__gt="C")
    assert titles(early.union(late).order_by("-title")) == ["anton", "Caesar", "Anton"]
    assert list(offers.values_list("title", flat=True).order_by("title")) == ["Anton", "Berta", "Caesar", "anton"]


def test_plain_rows_are_ordered_by_name_and_computed_ones_by_place(offers):
    """Looking for the place of a plain column would mean to weigh it against each of more than a hundred others."""
    assert str(offers.order_by("title").query).endswith('ORDER BY "offers_offer"."title" ASC')
    assert str(offers.annotate(times=Count("slots")).order_by("times").query).endswith("ASC")


def test_columns_are_those_that_were_asked_for(offers):
    """One table twice in a statement, and rows that leave columns out, after all columns were asked for."""
    slot = make_slot(offer=list(offers)[0])
    company = make_slot(offer=slot.offer, capacity=0, accompanies=slot)
    both = Slot.objects.select_related("accompanies").get(pk=company.pk)
    assert (both.pk, both.accompanies.pk, both.accompanies.starts_at) == (company.pk, slot.pk, slot.starts_at)
    assert Offer.objects.only("title").get(pk=slot.offer_id).get_deferred_fields() >= {"summary"}
    assert Offer.objects.defer("title").get(pk=slot.offer_id).get_deferred_fields() == {"title"}
