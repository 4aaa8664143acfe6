"""A topic gets another name while an offer gets the topic: whoever comes second reads what the first has changed."""

from functools import partial

import pytest
from django.db import connection, transaction

from offers.finding import find_offers
from offers.models import Topic
from tests.factories import make_offer, make_topic
from tests.races.interleaving import after, amid

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def renamed_amid_adding():
    """Return whether the offer is found by the new name of its topic in the end."""
    offer, topic = make_offer(), make_topic(name="Impfung")

    @transaction.atomic
    def rename():
        Topic.objects.filter(pk=topic.pk).update(name="Schulden")

    assert amid(rename, after("UPDATE", Topic), partial(offer.topics.add, topic)) == ("done", "done")
    return find_offers({"search": "Schulden"}).count() > 0


def test_offer_that_gets_a_topic_is_found_by_the_new_name():
    assert renamed_amid_adding()


def test_control_without_the_lock_it_is_found_by_the_old_name(scratch_database):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('offers_topics_are_searched'::regproc)")
        (made,) = cursor.fetchone()
        cursor.execute(made.replace("pg_advisory_xact_lock", "concat"))
    assert not renamed_amid_adding()
