"""What a desk uses most stands first: by three whole months, and for a month."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from appointments.models import Visit
from familienzentrum.choices import Role
from tests.factories import make_adviser, make_centre, make_offer, make_topic, make_user

NOW = dt.datetime(2026, 3, 20, 9, tzinfo=dt.UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


def talked(count, topic, day=dt.date(2026, 2, 3), **given):
    values = {"day": day, "part_of_day": "morning", "channel": "in_person", "language": "de", "main_topic": topic}
    Visit.objects.bulk_create(Visit(**values | given) for _ in range(count))


def order(client, name):
    page = BeautifulSoup(client.get(reverse("visits")).content, "html.parser")
    return [chip["value"] for chip in page.select(f".visit [name={name}]")]


def test_most_used_first_per_desk_and_few_say_nothing(client):
    make_centre()
    office = make_offer(topics=[]).office
    first, second, third = [make_topic(position=number) for number in range(3)]
    talked(9, second)
    talked(10, third, language="tr")
    talked(12, second, office=office, referred_to=office)
    # This month counts later, and so does what may still be entered.
    talked(50, second, day=dt.date(2026, 3, 2))
    client.force_login(make_user(role=Role.FRONT_DESK))
    assert order(client, "main_topic") == [str(topic.pk) for topic in (third, first, second)]
    assert order(client, "language")[:2] == ["tr", "de"]
    client.force_login(make_adviser(office))
    assert order(client, "main_topic") == [str(topic.pk) for topic in (second, first, third)]


@pytest.mark.time_machine(dt.datetime(2026, 4, 7, 9, tzinfo=dt.UTC), tick=False)
def test_order_moves_when_nothing_of_its_months_can_be_entered_any_more(client, time_machine):
    make_centre()
    first, second = [make_topic(position=number) for number in range(2)]
    talked(20, second, day=dt.date(2026, 3, 31))
    desk = make_user(role=Role.FRONT_DESK)
    client.force_login(desk)
    assert order(client, "main_topic") == [str(first.pk), str(second.pk)]
    time_machine.move_to(dt.datetime(2026, 4, 8, 9, tzinfo=dt.UTC), tick=False)
    client.force_login(desk)
    assert order(client, "main_topic") == [str(second.pk), str(first.pk)]
