"""The directory of a second town becomes signposts of the first; whatever goes wrong, what was read before stays."""

import datetime as dt
import json
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from familienzentrum.health import findings
from offers.exchange.feed_actions import read_feed, take_away
from offers.models import Feed, Signpost
from tests.client import Client
from tests.factories import make_centre, make_hour, make_offer, make_office, make_place, make_provider
from tests.offers.exchange.foreign import portal
from tests.offers.exchange.test_reading import record

pytestmark = pytest.mark.django_db


def read(answer, feed=None):
    """Let a feed read what the answer says."""
    with portal(answer) as address:
        feed = feed or Feed.objects.create(name="Nachbarstadt", address=address)
        feed.address = address
        feed.save()
        read_feed(feed)
    feed.refresh_from_db()
    return feed


def saying(*records):
    return lambda portal: portal.say_page(*records)


def own_directory():
    """What this portal says of itself, as another town would read it."""
    make_centre(municipality="Nachbarstadt")
    for number in range(3):
        office = make_office(provider=make_provider(name=f"Träger {number}"), phone="0123 456")
        make_hour(
            offer=make_offer(title=f"Sprechstunde {number}", office=office, place=make_place(postal_code="31061"))
        )
    return Client().get("/api/hsds/services?full=true&per_page=100").content


def test_directory_of_a_town_becomes_signposts_of_another():
    content = own_directory()
    feed = read(lambda portal: portal.say(content))
    assert feed.trouble == ""
    first, *_others = found = Signpost.objects.order_by("title")
    assert [one.title for one in found] == [f"Sprechstunde {n} (Nachbarstadt)" for n in range(3)]
    assert (first.summary, first.who, first.phone) == ("We listen.", "Träger 0", "0123 456")
    assert "Marktplatz 1" in first.where
    assert first.website == json.loads(content)["contents"][0]["url"]


def test_what_changed_is_changed_and_what_is_gone_goes():
    one, other = record(name="Eins"), record(name="Zwei")
    feed = read(saying(one, other))
    before = Signpost.objects.get(title__startswith="Eins").pk
    read(saying(one | {"phone": [], "name": "Eins neu"}, record(name="Drei")), feed)
    assert Signpost.objects.get(pk=before).title == "Eins neu (Nachbarstadt)"
    assert set(Signpost.objects.values_list("title", flat=True)) == {"Eins neu (Nachbarstadt)", "Drei (Nachbarstadt)"}


def test_what_has_changed_is_read_every_night_and_all_once_a_week():
    one, other = record(name="Eins"), record(name="Zwei")
    feed = read(saying(one, other))
    feed.sends_changes = True
    asked = []

    def answer(portal):
        asked.append("modified_after" in portal.path)
        changed = [one | {"name": "Eins neu"}] if asked[-1] else [other]
        portal.say_page(*changed)

    read(answer, feed)
    titles = Signpost.objects.order_by("title").values_list("title", flat=True)
    assert list(titles) == ["Eins neu (Nachbarstadt)", "Zwei (Nachbarstadt)"]
    feed.read_wholly_at -= dt.timedelta(days=7)
    read(answer, feed)
    assert (asked, list(titles.all())) == ([True, False], ["Zwei (Nachbarstadt)"])


def test_changes_that_take_most_away_are_believed_only_if_the_whole_says_the_same():
    records = [record(name=f"Eins {number}") for number in range(5)]
    feed = read(saying(*records))
    feed.sends_changes = True

    def answer(portal):
        is_changed = "modified_after" in portal.path
        portal.say_page(*[one | {"status": "defunct"} for one in records[:3]] if is_changed else records)

    read(answer, feed)
    assert (feed.trouble, Signpost.objects.count()) == ("", 5)


def test_directory_that_does_not_know_what_has_changed_is_read_wholly():
    one = record(name="Eins")
    feed = read(saying(one))
    feed.sends_changes = True

    def answer(portal):
        if "modified_after" in portal.path:
            portal.say(b"{}", status=400)
        else:
            portal.say_page(one | {"name": "Eins neu"})

    assert read(answer, feed).trouble == ""
    assert Signpost.objects.get().title == "Eins neu (Nachbarstadt)"


@pytest.mark.parametrize("wrong", [lambda portal: portal.say(b"<html>"), lambda portal: portal.say(b"{}", status=500)])
def test_error_leaves_what_was_read_before_and_is_said(wrong):
    feed = read(saying(record()))
    before = list(Signpost.objects.values())
    feed = read(wrong, feed)
    assert feed.trouble
    assert list(Signpost.objects.values()) == before
    assert read(saying(record(id=str(uuid.uuid4()))), feed).trouble == ""


def test_directory_that_is_suddenly_nearly_empty_is_not_believed():
    feed = read(saying(*[record() for _ in range(5)]))
    feed = read(saying(record()), feed)
    assert "Hälfte" in feed.trouble
    assert Signpost.objects.count() == 5


def test_signposts_of_the_house_stay_whatever_others_are_called():
    own = Signpost.objects.create(title="Hebammen (Nachbarstadt)", summary="Eigene", who="Wir")
    feed = read(saying(record(name="Hebammen"), record(name="Hebammen")))
    assert feed.trouble == ""
    assert Signpost.objects.count() == 3
    take_away(feed)
    assert list(Signpost.objects.all()) == [own]


def test_titles_may_change_their_places():
    one, other = record(name="Eins"), record(name="Zwei")
    feed = read(saying(one, other))
    read(saying(one | {"name": "Zwei"}, other | {"name": "Eins"}), feed)
    found = Signpost.objects.get(key__endswith=one["id"]), Signpost.objects.get(key__endswith=other["id"])
    assert [row.title for row in found] == ["Zwei (Nachbarstadt)", "Eins (Nachbarstadt)"]


def test_offers_of_one_name_may_come_in_another_order():
    one, other = record(name="Eins"), record(name="Eins")
    feed = read(saying(one, other))
    read(saying(other, one), feed)
    assert Signpost.objects.get(key__endswith=other["id"]).title == "Eins (Nachbarstadt)"


def test_any_number_of_offers_of_one_name_is_read_whatever_their_ids_begin_with():
    feed = read(saying(*[record(name="Eins" * 40, id=str(uuid.UUID(int=number))) for number in range(1, 5)]))
    assert (feed.trouble, Signpost.objects.count()) == ("", 4)


def test_html_is_shown_as_text(client):
    make_centre()
    read(saying(record(name="<script>alert(1)</script>", url="javascript:alert(1)")))
    found = Signpost.objects.get()
    assert found.title.startswith("<script>")
    assert found.website == ""


@pytest.mark.parametrize(
    "address",
    [
        *("http://example.org/api/hsds", "ftp://example.org/", "file:///etc/passwd"),
        # The host stands behind the @.
        *("http://127.0.0.1:80@example.org/", "https://somebody:secret@example.org/"),
    ],
)
def test_feed_address_is_https(address):
    with pytest.raises(IntegrityError, match="feed_address_is_https"), transaction.atomic():
        Feed.objects.create(name="x", address=address)


def test_portal_that_is_no_trial_sends_nothing_in_the_clear(settings):
    settings.IS_TRIAL = False
    assert read(saying(record())).trouble
    assert not Signpost.objects.exists()


def test_directory_that_cannot_be_read_for_a_week_is_found(time_machine):
    feed = read(saying(record()))
    read(lambda portal: portal.say(b"{}", status=500), feed)
    assert [finding for finding in findings() if finding.id == "offers.E001"] == []
    time_machine.move_to(timezone.now() + dt.timedelta(days=8))
    [found] = [finding for finding in findings() if finding.id == "offers.E001"]
    assert "Nachbarstadt" in found.words
    read(saying(record()), feed)
    assert [finding for finding in findings() if finding.id == "offers.E001"] == []


def test_directory_that_could_never_be_read_is_found_unless_it_is_read_no_more():
    feed = read(lambda portal: portal.say(b"{}", status=500))
    [found] = [finding for finding in findings() if finding.id == "offers.E001"]
    assert "noch nie" in found.words
    Feed.objects.filter(pk=feed.pk).update(is_active=False)
    assert "offers.E001" not in [finding.id for finding in findings()]
