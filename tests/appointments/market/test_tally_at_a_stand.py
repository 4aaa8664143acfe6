"""A stand of the mobile place is counted with ten keys: each press once, on its day, and nobody is named."""

import datetime as dt
import json
import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.urls import reverse

from appointments.choices import PartOfDay
from appointments.core.day_parts import DayPart
from appointments.market.actions import forget_keys, take_entries
from appointments.market.entries import MOST_AT_ONCE, VERSION, Entry
from appointments.models import HeadCount, TallyKey, Visit
from appointments.models.stand_tally import TallyKind
from appointments.visits.actions import close_past_days
from appointments.visits.head_count_actions import CannotCount, count_heads_at
from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry
from offers.models import Stand
from tests.factories import (
    make_adviser,
    make_age_phase,
    make_centre,
    make_offer,
    make_office,
    make_paper,
    make_report,
    make_slot,
    make_stand,
    make_topic,
    make_user,
)
from tests.factories_release import make_release
from tests.factories_rooms import make_head_count
from tests.reading import words

NOW = dt.datetime(2026, 3, 10, 9, 10, tzinfo=dt.UTC)
TODAY, DAY = NOW.date(), dt.timedelta(days=1)
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture
def clerk(client):
    make_centre()
    user = make_user(role=Role.FRONT_DESK)
    client.force_login(user)
    return user


@pytest.fixture
def stand():
    return make_stand(day=TODAY)


@pytest.fixture
def talk(stand):
    """Ten minutes past ten, about forms, with somebody who speaks Arabic and has a small child."""
    topic, phase = make_topic(name="Formulare"), make_age_phase()
    return entry(stand, TallyKind.TALK, topic=topic.pk, phase=phase.pk, language="ar")


def entry(stand, kind=TallyKind.ADULT, **given):
    values = {"key": uuid.uuid4(), "stand": stand.pk, "kind": kind, "when": DayPart(stand.day, PartOfDay.MORNING)}
    return Entry(**values | given)


def taken_back(one):
    return Entry(**vars(one) | {"is_taken_back": True})


def take(*entries, by):
    return take_entries(entries, by=by)


def heads(stand):
    return HeadCount.objects.filter(stand=stand).values_list("adults", "children").first()


def post(client, *entries, **given):
    sent = [
        {"key": str(one.key), "stand": one.stand, "kind": one.kind, "day": one.when.day.isoformat(),
         "part": one.when.part, "topic": one.topic, "phase": one.phase, "language": one.language,
         "is_taken_back": one.is_taken_back}
        for one in entries
    ]  # fmt: skip
    body = json.dumps({"version": VERSION, "entries": sent} | given)
    return client.post(reverse("market_entries"), body, content_type="application/json")


def test_whatever_is_lost_on_the_way_each_entry_counts_once(client, clerk, stand, talk):
    """Three hundred sent in batches, half of the answers lost: the device sends these once more."""
    entries = [entry(stand, kind) for kind in (TallyKind.ADULT, TallyKind.CHILD, TallyKind.CHILD) for _ in range(99)]
    entries = [*entries, talk, talk, talk]
    batches = [entries[first : first + MOST_AT_ONCE] for first in range(0, 300, MOST_AT_ONCE)]
    for number, batch in enumerate(batches):
        for _time in range(1 + number % 2):
            answer = post(client, *batch).json()["answers"]
            assert [(one["key"], one["refused"]) for one in answer] == [(str(one.key), "") for one in batch]
    assert heads(stand) == (99, 198)
    row = Visit.objects.values_list("day", "part_of_day", "channel", "language", "office", "recorded_by").get()
    assert row == (TODAY, "morning", "outreach", "ar", None, clerk.pk)


def test_taken_back_stays_so_in_whatever_order_it_arrives(clerk, stand, talk):
    adult, child = entry(stand), entry(stand, TallyKind.CHILD)
    take(adult, talk, taken_back(child), by=clerk)
    take(taken_back(adult), taken_back(talk), child, by=clerk)
    take(adult, talk, taken_back(adult), taken_back(talk), by=clerk)
    assert (heads(stand), Visit.objects.count(), TallyKey.objects.count()) == ((0, 0), 0, 3)


def test_key_counts_for_one_entry_alone(clerk, stand):
    first = entry(stand)
    assert take(first, by=clerk) == [""]
    for other in (entry(make_stand(day=TODAY), key=first.key), entry(stand, TallyKind.CHILD, key=first.key)):
        assert "schon gezählt" in take(other, by=clerk)[0]
    assert heads(stand) == (1, 0)


def test_database_refuses_a_key_a_second_time(stand):
    """The primary key does, and tally_key_kind_known what no page sends."""
    key = TallyKey.objects.create(key=uuid.uuid4(), stand=stand, kind=TallyKind.ADULT)
    for again, rule in ((key.pk, "tallykey_pkey"), (uuid.uuid4(), "tally_key_kind_known")):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            TallyKey.objects.create(key=again, stand=stand, kind="adult" if again == key.pk else "dog")


@pytest.mark.parametrize(
    ("day", "stood", "says"),
    [
        (-1, 0, "anderen Tag"),
        (1, 1, "anderen Tag"),
        (0, -1, "anderen Tag"),
        (-8, -8, "eine Woche"),
    ],
)
def test_entry_of_another_day_is_refused_and_says_what_to_do(clerk, day, stood, says):
    stand = make_stand(day=TODAY + stood * DAY)
    refused = take(entry(stand, when=DayPart(TODAY + day * DAY, PartOfDay.MORNING)), by=clerk)[0]
    assert says in refused
    assert (HeadCount.objects.count(), TallyKey.objects.count()) == (0, 0)


def test_device_that_finds_a_network_the_next_day_sends_what_it_has(clerk, talk, stand, time_machine):
    time_machine.move_to(NOW + DAY, tick=False)
    assert take(talk, entry(stand), by=clerk) == ["", ""]
    assert Visit.objects.get().day == TODAY
    assert heads(stand) == (1, 0)


def test_clock_that_is_a_little_ahead_means_now(clerk, stand, talk):
    assert take(Entry(**vars(talk) | {"when": DayPart(TODAY, PartOfDay.EVENING)}), by=clerk) == [""]
    assert Visit.objects.get().part_of_day == PartOfDay.MORNING


def test_after_the_night_no_key_leads_to_a_conversation(clerk, stand, talk, time_machine):
    take(talk, entry(stand), by=clerk)
    assert not AuditEntry.objects.exists()
    time_machine.move_to(NOW + DAY, tick=False)
    close_past_days()
    assert forget_keys() == 0
    visit = Visit.objects.get()
    assert visit.recorded_by is None
    assert visit.pk not in {uuid.uuid5(key, "visit") for key in TallyKey.objects.values_list("pk", flat=True)}
    # Nobody is counted twice for it, and it cannot be taken back any more.
    assert take(talk, by=clerk) == [""]
    assert "nicht mehr" in take(taken_back(talk), by=clerk)[0]
    assert Visit.objects.count() == 1


def test_keys_are_forgotten_once_nothing_is_taken_any_more(clerk, stand, time_machine):
    take(entry(stand), by=clerk)
    time_machine.move_to(NOW + 7 * DAY, tick=False)
    assert (forget_keys(), TallyKey.objects.count()) == (0, 1)
    time_machine.move_to(NOW + 8 * DAY, tick=False)
    assert (forget_keys(), TallyKey.objects.count()) == (1, 0)


def test_what_has_gone_meanwhile_is_refused_alone(clerk, stand, talk):
    """The topic, the stand, and one more than a count can hold; the rest counts."""
    make_head_count(slot=None, stand=stand, adults=500, children=0)
    gone = make_stand(day=TODAY)
    entries = [Entry(**vars(talk) | {"topic": 999}), entry(gone), entry(stand), entry(stand, TallyKind.CHILD)]
    gone.delete()
    refused = take(*entries, by=clerk)
    assert [bool(words) for words in refused] == [True, True, True, False]
    assert heads(stand) == (500, 1)


def test_adviser_counts_for_the_own_office(client, clerk, talk):
    office = make_office()
    take(talk, by=make_adviser(office))
    assert Visit.objects.get().office == office


@pytest.mark.parametrize("wrong", [{"entries": "x"}, {"entries": [{}]}, {"entries": [1]}, {"entries": [{}] * 51}])
def test_what_no_page_sends_is_not_understood(client, clerk, wrong):
    assert post(client, **wrong).status_code == 400


def test_page_of_another_version_keeps_its_entries(client, clerk, stand):
    assert post(client, entry(stand), version=VERSION + 1).status_code == 409
    assert not TallyKey.objects.exists()


def test_whose_login_has_ended_is_led_away_and_not_counted(client, clerk, stand):
    client.logout()
    assert post(client, entry(stand)).status_code == 302
    assert not TallyKey.objects.exists()


def test_without_a_script_each_key_is_a_button(client, clerk, stand):
    topic = make_topic(name="Formulare")
    page = BeautifulSoup(client.get(reverse("market")).content, "html.parser")
    form = page.select_one("[data-keys]")
    sent = {"stand": form.select_one("option")["value"], "number": form.select_one("[name=number]")["value"]}
    for _twice in range(2):
        client.post(reverse("market"), sent | {"press": "adult"})
    talk = {"number": uuid.uuid4(), "press": f"talk-{topic.pk}", "language": "tr"}
    told = client.post(reverse("market"), sent | talk, follow=True)
    assert "Gespräch: gezählt" in words(told)
    assert (heads(stand), Visit.objects.get().language) == ((1, 0), "tr")
    undo = BeautifulSoup(told.content, "html.parser").select_one("[data-plain] [name=number]")["value"]
    client.post(reverse("market_take_back"), {"number": undo})
    assert not Visit.objects.exists()
    assert client.post(reverse("market"), sent | {"press": "dog"}, follow=True).status_code == 200


def test_device_sends_what_waits_also_when_no_stand_is_ahead(client, clerk):
    page = BeautifulSoup(client.get(reverse("market")).content, "html.parser")
    assert len(page.select("[data-keys], [data-state]")) == 2


def test_copy_on_a_device_names_nobody_and_has_no_token(client, clerk, stand):
    worker = client.get(reverse("market_worker")).content.decode()
    told = json.loads(worker.partition("self.portal = ")[2].partition(";\n")[0])
    page = client.get(told["shell"]).content.decode()
    assert "Seeweg 2" in page
    assert not any(name in page for name in (str(clerk), clerk.username, "csrfmiddlewaretoken", "haus/konto/abmelden"))
    assert client.get(reverse("market_shell"), {"edition": "older"}).status_code == 404
    assert client.get(reverse("market_manifest")).json()["start_url"] == reverse("market")
    # All that the page loads is kept with it.
    loaded = BeautifulSoup(page, "html.parser").select("script[src], link[rel=stylesheet]")
    assert {one.get("src") or one["href"] for one in loaded} <= set(told["files"])


def test_stand_is_counted_later_from_a_list(client, clerk):
    """For seven days, and not before its day."""
    late = make_stand(day=TODAY - 7 * DAY)
    assert client.post(reverse("count_stand", args=[late.pk]), {"adults": 12, "children": 9}).status_code == 302
    assert heads(late) == (12, 9)
    assert "12 Erwachsene, 9 Kinder" in words(client.get(reverse("market")))
    for day in (TODAY - 8 * DAY, TODAY + DAY):
        other = make_stand(day=day)
        assert client.get(reverse("count_stand", args=[other.pk])).status_code == 200
        with pytest.raises(CannotCount):
            count_heads_at(other, adults=1, children=1, by=clerk)


def open_door(stand):
    at = dt.datetime.combine(stand.day, dt.time(8, 30), tzinfo=dt.UTC)
    offer = make_offer(place=stand.place)
    return make_slot(offer=offer, place=stand.place, capacity=0, starts_at=at, ends_at=at + dt.timedelta(hours=1))


def test_who_comes_to_a_stand_is_counted_in_one_place(clerk, stand):
    """heads_counted_once: at the stand, or at an open time there; head_count_of_slot_or_stand: never at neither."""
    door, elsewhere = open_door(stand), make_slot(capacity=0, starts_at=NOW)
    make_head_count(slot=elsewhere)
    make_head_count(slot=None, stand=stand)
    with pytest.raises(IntegrityError, match="heads_counted_once"), transaction.atomic():
        make_head_count(slot=door)
    HeadCount.objects.filter(stand=stand).delete()
    make_head_count(slot=door)
    assert "schon gezählt" in take(entry(stand), by=clerk)[0]
    for wrong in ({"slot": None}, {"slot": elsewhere, "stand": stand}):
        with (
            pytest.raises(IntegrityError, match=r"head_count_of_slot_or_stand|heads_counted_once"),
            transaction.atomic(),
        ):
            make_head_count(**wrong)


def test_counted_stand_stays_on_its_day(stand):
    """counted_stand_stays: else its people would move to another day, too."""
    Stand.objects.filter(pk=stand.pk).update(street="Seeweg 4")
    Stand.objects.filter(pk=stand.pk).update(day=TODAY - DAY)
    make_head_count(slot=None, stand=stand)
    Stand.objects.filter(pk=stand.pk).update(street="Seeweg 6")
    with pytest.raises(IntegrityError, match="counted_stand_stays"), transaction.atomic():
        Stand.objects.filter(pk=stand.pk).update(day=TODAY)


@pytest.mark.time_machine(dt.datetime(2026, 1, 2, 9, 10, tzinfo=dt.UTC), tick=False)
def test_reported_day_takes_nobody_more(clerk):
    stand = make_stand(day=dt.date(2025, 12, 30))
    assert take(entry(stand), by=clerk) == [""]
    make_release(report=make_report(year=2025, paper=make_paper()))
    assert "freigegeben" in take(entry(stand), by=clerk)[0]
    assert heads(stand) == (1, 0)
