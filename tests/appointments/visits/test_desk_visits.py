"""The pages that record visits: chips in, a row out, one's own list of today."""

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from appointments.models import Visit
from familienzentrum.choices import Role
from familienzentrum.models import StaffSession
from offers.choices import OfferKind
from tests.factories import (
    make_adviser,
    make_age_phase,
    make_centre,
    make_offer,
    make_office,
    make_slot,
    make_topic,
    make_user,
    make_visit,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.time_machine(dt.datetime(2026, 3, 10, 9, 10, tzinfo=dt.UTC), tick=False),
]

COOKIE = f"session_{settings.DATABASE_NAME}_visit"


@pytest.fixture(autouse=True)
def desk(client):
    make_centre()
    user = make_user(role=Role.FRONT_DESK)
    client.force_login(user)
    return user


@pytest.fixture
def topic():
    return make_topic(name="Kita")


def chips(topic, **given):
    return {"channel": "in_person", "main_topic": topic.pk, "first_contact": "unknown", "language": "de"} | given


def page(response):
    return BeautifulSoup(response.content, "html.parser")


def checked(response, name):
    return [chip["value"] for chip in page(response).select(f".visit [name={name}][checked]")]


@pytest.mark.parametrize("name", ["desk", "visits"])
def test_visit_is_recorded_where_the_panel_stands(client, desk, topic, name):
    response = client.post(reverse(name), chips(topic))
    assert response.url == f"{reverse(name)}#visit"
    visit = Visit.objects.get()
    assert (visit.main_topic, visit.channel, visit.recorded_by) == (topic, "in_person", desk)


def test_panel_says_so_once_and_offers_to_take_it_back(client, topic):
    make_visit()
    client.post(reverse("desk"), chips(topic))
    done = page(client.get(reverse("desk"))).select_one(".visit__done")
    assert "2" in done.get_text()
    assert done["action"] == reverse("remove_visit", args=[Visit.objects.get(main_topic=topic).pk])
    assert page(client.get(reverse("desk"))).select_one(".visit__done") is None


def test_undo_leads_back_to_the_panel(client, topic):
    client.post(reverse("desk"), chips(topic))
    done = page(client.get(reverse("desk"))).select_one(".visit__done")
    response = client.post(done["action"], {"back": done.select_one("[name=back]")["value"]})
    assert response.url == f"{reverse('desk')}#visit"
    assert not Visit.objects.exists()


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_undo_leads_to_no_other_house(client, desk, back):
    visit = make_visit(recorded_by=desk)
    assert client.post(reverse("remove_visit", args=[visit.pk]), {"back": back}).url == reverse("visits")


def test_double_click_records_once_and_the_next_form_is_another(client, topic):
    number = page(client.get(reverse("desk"))).select_one(".visit [name=number]")["value"]
    for _ in range(2):
        assert client.post(reverse("desk"), chips(topic, number=number)).status_code == 302
    assert Visit.objects.count() == 1
    assert page(client.get(reverse("desk"))).select_one(".visit [name=number]")["value"] != number


def test_form_sent_again_with_other_chips_says_that_it_corrected(client, topic):
    number = page(client.get(reverse("desk"))).select_one(".visit [name=number]")["value"]
    client.post(reverse("desk"), chips(topic, number=number))
    client.post(reverse("desk"), chips(topic, number=number, channel="phone"))
    assert Visit.objects.get().channel == "phone"
    said = page(client.get(reverse("desk"))).select_one(".visit__done").get_text()
    assert "Dieser Eintrag wurde geändert" in " ".join(said.split())
    assert "geändert" not in page(client.get(reverse("desk"))).select_one(".visit").get_text()


def test_form_of_yesterday_with_other_chips_says_that_nothing_changed(client, desk, topic):
    old = make_visit(recorded_by=desk, day=timezone.localdate() - dt.timedelta(days=1))
    shown = client.post(reverse("desk"), chips(topic, number=str(old.pk)), follow=True)
    assert "Nichts wurde geändert" in page(shown).get_text()
    assert Visit.objects.get() == old


def test_next_entry_takes_over_channel_language_and_office_but_no_topic(client, topic):
    office = make_offer().office
    given = chips(topic, channel="phone", language="tr", held_by=f"office-{office.pk}", first_contact="yes")
    client.post(reverse("desk"), given)
    panel = client.get(reverse("visits"))
    taken_over = {name: checked(panel, name) for name in ("channel", "language", "held_by")}
    assert taken_over == {"channel": ["phone"], "language": ["tr"], "held_by": [f"office-{office.pk}"]}
    assert (checked(panel, "main_topic"), checked(panel, "first_contact")) == ([], ["unknown"])


def test_recording_leaves_no_trace_in_the_login(client, topic):
    before = StaffSession.objects.values().get()
    with time_machine.travel(dt.datetime(2026, 3, 10, 9, 40, tzinfo=dt.UTC), tick=False):
        client.post(reverse("desk"), chips(topic, channel="phone"))
        client.get(reverse("desk"))
    assert StaffSession.objects.values().get() == before


def test_what_was_chosen_stays_in_the_browser_until_it_is_closed(client, topic):
    client.post(reverse("desk"), chips(topic))
    kept = client.cookies[COOKIE]
    assert (kept["path"], kept["httponly"], kept["samesite"]) == (reverse("staff_home"), True, "Strict")
    assert (kept["max-age"], kept["expires"]) == ("", "")


def test_next_login_in_the_same_browser_takes_nothing_over(client, topic):
    client.post(reverse("desk"), chips(topic, channel="phone"))
    client.force_login(make_user(role=Role.FRONT_DESK))
    panel = client.get(reverse("desk"))
    assert checked(panel, "channel") == ["in_person"]
    assert page(panel).select_one(".visit__done") is None


@pytest.mark.parametrize("forged", ["", "nonsense", '{"chosen": {"channel": "phone"}}:AAAA'])
def test_what_nobody_signed_is_not_taken_over(client, forged):
    client.cookies[COOKIE] = forged
    assert checked(client.get(reverse("desk")), "channel") == ["in_person"]


def test_adviser_begins_with_the_own_office(client):
    office = make_offer().office
    client.force_login(make_adviser(office))
    assert checked(client.get(reverse("visits")), "held_by") == [f"office-{office.pk}"]


def test_groups_of_today_can_be_chosen(client, topic):
    today = make_offer(kind=OfferKind.DROP_IN)
    make_slot(offer=today, starts_at=timezone.now(), capacity=0)
    make_slot(offer=make_offer(kind=OfferKind.DROP_IN), starts_at=timezone.now() + dt.timedelta(days=1))
    make_slot(starts_at=timezone.now())  # a consultation: its office says enough
    chips_of = page(client.get(reverse("visits"))).select(".visit [name=held_by][value^=offer]")
    assert [chip["value"] for chip in chips_of] == [f"offer-{today.pk}"]
    client.post(reverse("visits"), chips(topic, held_by=f"offer-{today.pk}"))
    assert (Visit.objects.get().offer, Visit.objects.get().office) == (today, today.office)


def test_visit_without_a_topic_is_sent_back_with_all_that_was_chosen(client, topic):
    phase = make_age_phase()
    given = chips(topic, channel="phone", age_phases=[phase.pk]) | {"main_topic": ""}
    response = client.post(reverse("desk"), given)
    assert response.status_code == 422
    assert (checked(response, "channel"), checked(response, "age_phases")) == (["phone"], [str(phase.pk)])
    assert page(response).select_one(".visit .alert--danger a")["href"] == "#id_main_topic_0"
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": "dove"},
        {"language": "zz"},
        {"first_contact": ""},
        {"main_topic": "x" * 1000},
        {"main_topic": "\x00"},
        {"further_topics": ["no"]},
        {"age_phases": ["99"]},
        {"held_by": "office-0"},
        {"held_by": "offer-99999999999999999999"},
        {"held_by": "offer-99"},
        {"referred_to": "nobody"},
    ],
)
def test_nonsense_is_refused(client, topic, wrong):
    assert client.post(reverse("visits"), chips(topic) | wrong).status_code == 422
    assert not Visit.objects.exists()


def test_list_shows_own_entries_of_today_only(client, desk):
    make_visit(recorded_by=desk, main_topic=make_topic(name="Kita"))
    make_visit(recorded_by=make_user(), main_topic=make_topic(name="Schule"))
    make_visit(recorded_by=desk, day=dt.date(2026, 3, 9), main_topic=make_topic(name="Geld"))
    rows = page(client.get(reverse("visits"))).select("tbody th")
    assert [row.get_text() for row in rows] == ["Kita"]


def test_entry_can_be_corrected(client, desk, topic):
    visit = make_visit(recorded_by=desk, channel="email", language="uk", referred_to=make_office())
    url = reverse("edit_visit", args=[visit.pk])
    form = client.get(url)
    assert (checked(form, "channel"), checked(form, "language")) == (["email"], ["uk"])
    assert checked(form, "referred_to") == [str(visit.referred_to_id)]
    assert client.post(url, chips(topic)).url == reverse("visits")
    visit.refresh_from_db()
    assert (visit.main_topic, visit.channel, visit.referred_to) == (topic, "in_person", None)


def test_correction_with_nonsense_changes_nothing(client, desk, topic):
    visit = make_visit(recorded_by=desk)
    assert client.post(reverse("edit_visit", args=[visit.pk]), chips(topic, channel="")).status_code == 422
    visit.refresh_from_db()
    assert visit.main_topic != topic


@pytest.mark.parametrize("name", ["edit_visit", "remove_visit"])
def test_entry_of_somebody_else_does_not_exist(client, desk, name):
    yesterday = make_visit(recorded_by=desk, day=dt.date(2026, 3, 9))
    for number in (make_visit(recorded_by=make_user()).pk, make_visit().pk, yesterday.pk):
        assert client.post(reverse(name, args=[number])).status_code == 404


def test_list_costs_the_same_for_many_rows(client, desk, costs_the_same):
    def add():
        visit = make_visit(recorded_by=desk, office=make_office(), referred_to=make_office())
        visit.age_phases.add(make_age_phase())

    costs_the_same(lambda: client.get(reverse("visits")), add=add)
