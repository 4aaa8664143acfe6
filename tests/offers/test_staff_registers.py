"""Master data: one mechanism for every kind of row."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.db import models
from django.urls import reverse

from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry, Centre, OpeningHour
from familienzentrum.registers.actions import StillInUse, remove_row
from offers.choices import PortalPage
from offers.models import Offer, Office, PageWords, Provider, Topic
from offers.views.staff_registers import OFFICES, REGISTERS
from tests.factories import (
    make_age_phase,
    make_brochure,
    make_centre,
    make_emergency_number,
    make_feed,
    make_hour,
    make_landmark,
    make_offer,
    make_office,
    make_opening_hour,
    make_page_words,
    make_photograph,
    make_place,
    make_place_hour,
    make_provider,
    make_room,
    make_signpost,
    make_spot,
    make_spot_kind,
    make_stand,
    make_synonym,
    make_talk_language,
    make_topic,
    make_user,
)
from tests.page_forms import forms_of
from tests.reading import words

pytestmark = pytest.mark.django_db

MAKERS = {
    "opening_hour": lambda: make_opening_hour(weekday=OpeningHour.objects.count()),
    "place": make_place,
    "place_hour": make_place_hour,
    "stand": make_stand,
    "emergency_number": make_emergency_number,
    "room": make_room,
    "brochure": make_brochure,
    "feed": make_feed,
    "spot_kind": make_spot_kind,
    "spot": make_spot,
    "talk_language": make_talk_language,
    "photograph": make_photograph,
    "landmark": make_landmark,
    "provider": make_provider,
    "office": make_office,
    "offer": make_offer,
    "topic": make_topic,
    "age_phase": make_age_phase,
    "signpost": make_signpost,
    "synonym": make_synonym,
    "page_words": lambda: make_page_words(PortalPage.values[PageWords.objects.count()]),
}

every_register = pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.name)


@pytest.fixture
def administration(client):
    user = make_user(role=Role.ADMINISTRATION)
    client.force_login(user)
    return user


def typed(register, row):
    """Return what a browser sends when the form of a row is saved as it is."""
    form = register.form(instance=row)
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: _as_sent(value) for name, value in values.items() if value is not None and value is not False}


def _as_sent(value):
    rows = isinstance(value, list) and value and isinstance(value[0], models.Model)
    return [row.pk for row in value] if rows else value


@every_register
def test_list_reads_the_same_for_many_rows(register, client, administration, costs_the_same):
    make_centre()
    costs_the_same(lambda: client.get(register.url), add=MAKERS[register.name])


@every_register
def test_empty_list_says_what_to_do(register, client, administration):
    page = client.get(register.url).content.decode()
    assert str(register.table.nothing) in page
    assert str(register.table.nothing_todo) in page


@every_register
def test_saving_a_row_unchanged_succeeds_and_is_audited(register, client, administration):
    row = MAKERS[register.name]()
    answer = client.post(reverse(f"{register.name}_edit", args=[row.pk]), typed(register, row))
    assert answer.status_code == 302, answer.context["form"].errors
    entry = AuditEntry.objects.get()
    assert (entry.by, entry.subject) == (administration, f"{row._meta.label_lower}:{row.pk}")


@every_register
def test_row_that_nobody_needs_is_removed(register, client, administration):
    row = MAKERS[register.name]()
    url = reverse(f"{register.name}_remove", args=[row.pk])
    assert client.get(url).status_code == 200
    assert type(row).objects.filter(pk=row.pk).exists()
    assert client.post(url).url == register.url
    assert not type(row).objects.filter(pk=row.pk).exists()
    assert AuditEntry.objects.get().action == f"{row._meta.model_name}.removed"


@every_register
def test_add_page_asks_for_what_is_missing(register, client, administration):
    url = reverse(f"{register.name}_new")
    assert client.get(url).status_code == 200
    answer = client.post(url, {})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not AuditEntry.objects.exists()


def test_added_row_is_listed(client, administration):
    answer = client.post(reverse("provider_new"), {"name": "Stadt Test", "kind": "municipality"}, follow=True)
    assert "Stadt Test" in words(answer)
    assert AuditEntry.objects.get().details == {"fields": ["name", "kind"]}


def test_row_that_others_need_stays_and_the_page_says_what_to_do(client, administration):
    office = make_offer().office
    page = client.post(reverse("office_remove", args=[office.pk])).content.decode()
    assert Office.objects.filter(pk=office.pk).exists()
    assert str(OFFICES.instead) in page
    assert not AuditEntry.objects.exists()


def test_refusal_names_what_stands_in_the_way():
    with pytest.raises(StillInUse) as refusal:
        remove_row(make_hour().offer, by=make_user())
    assert str(make_hour()._meta.verbose_name_plural) in str(refusal.value.words)


def test_unknown_row_is_not_found(client, administration):
    assert client.get(reverse("office_edit", args=[999_999])).status_code == 404
    assert client.post(reverse("office_remove", args=[999_999])).status_code == 404


def test_office_in_use_can_be_set_inactive(client, administration):
    office = make_offer().office
    sent = typed(OFFICES, office)
    del sent["is_active"]
    client.post(reverse("office_edit", args=[office.pk]), sent)
    assert Offer.objects.published().count() == 0


def test_same_name_twice_is_said_kindly(client, administration):
    make_provider(name="Stadt Test")
    answer = client.post(reverse("provider_new"), {"name": "Stadt Test", "kind": "municipality"})
    assert answer.context["form"].errors["name"]
    assert Provider.objects.count() == 1


def test_what_only_the_database_knows_is_said_in_the_form(client, administration):
    hour = make_hour(offer=make_offer(is_sensitive=True), room=make_room())
    sent = {"place": hour.room.place_id, "name": hour.room.name, "kind": hour.room.kind, "can_be_seen_into": "on"}
    answer = client.post(reverse("room_edit", args=[hour.room_id]), sent)
    assert answer.status_code == 200
    assert len(answer.context["form"].non_field_errors()) == 1
    hour.room.refresh_from_db()
    assert not hour.room.can_be_seen_into


def test_topic_gets_an_address_that_lasts(client, administration):
    client.post(reverse("topic_new"), {"name": "Hilfe für Ältere", "sign": "info", "position": 1})
    topic = Topic.objects.get()
    assert topic.slug == "hilfe-fur-altere"
    client.post(reverse("topic_edit", args=[topic.pk]), {"name": "Hilfe im Alter", "sign": "info", "position": 1})
    topic.refresh_from_db()
    assert (topic.slug, topic.name) == ("hilfe-fur-altere", "Hilfe im Alter")


@pytest.mark.parametrize("name", ["Hilfe", "مساعدة", "👪"])
def test_topics_never_share_an_address(name, client, administration):
    make_topic(slug="hilfe")
    client.post(reverse("topic_new"), {"name": name, "sign": "info", "position": 1})
    assert Topic.objects.get(name=name).slug not in ("", "hilfe")


def test_inactive_topic_stays_where_it_was_chosen(client, administration):
    old, other = make_topic(is_active=False), make_topic(is_active=False)
    offer = make_offer(topics=[old])
    choices = client.get(reverse("offer_edit", args=[offer.pk])).context["form"].fields["topics"].queryset
    assert (old in choices, other in choices) == (True, False)


def test_opening_hours_of_a_day_do_not_overlap(client, administration):
    make_opening_hour()
    sent = {"weekday": 0, "opens_at": "11:00", "closes_at": "13:00"}
    assert client.post(reverse("opening_hour_new"), sent).context["form"].non_field_errors()
    assert client.post(reverse("opening_hour_new"), sent | {"opens_at": "12:00"}).status_code == 302


def test_opening_hour_that_ends_before_it_starts_is_said_kindly(client, administration):
    make_opening_hour()
    sent = {"weekday": 0, "opens_at": "13:00", "closes_at": "11:00"}
    assert client.post(reverse("opening_hour_new"), sent).context["form"].non_field_errors()


def test_opening_hour_needs_a_house(client, administration):
    sent = {"weekday": 0, "opens_at": "11:00", "closes_at": "13:00"}
    assert client.post(reverse("opening_hour_new"), sent).context["form"].non_field_errors()


@pytest.mark.parametrize("exists", [True, False], ids=["loaded", "fresh"])
def test_house_gets_its_name(exists, client, administration):
    if exists:
        make_centre()
    sent = {"name": "Haus der Familie", "municipality": "Test", "land": "NI", "reminder_days": 3, "least_staff": 2}
    sent |= {"smallest_count": 5, "answer_hours": 8}
    assert client.post(reverse("centre_edit"), sent).url == reverse("master_data")
    assert Centre.objects.get().name == "Haus der Familie"


def test_overview_leads_only_where_one_may_go(client):
    client.force_login(make_user(role=Role.COORDINATOR))
    page = client.get(reverse("master_data"))
    cards = [card for _title, cards in page.context["groups"] for card in cards]
    assert [client.get(card.url).status_code for card in cards] == [200] * len(cards)
    assert reverse("person_list") not in {card.url for card in cards}


def test_overview_leads_to_every_list(client, administration):
    page = BeautifulSoup(client.get(reverse("master_data")).content, "html.parser")
    linked = {link["href"] for link in page.find_all("a")}
    assert {reverse(f"{register.name}_list") for register in REGISTERS} - linked == set()


def test_brochures_that_run_out_stand_first_until_they_are_ordered(client, administration):
    make_centre()
    make_brochure(title="Andere", left=50, reorder_at=10)
    make_brochure(title="Bestellte", left=2, reorder_at=10, ordered_on=dt.date(2026, 11, 2))
    make_brochure(title="Knappe", left=10, reorder_at=10)
    rows = BeautifulSoup(client.get(reverse("brochure_list")).content, "html.parser").select("tbody tr")
    said = [row.get_text(" ", strip=True) for row in rows]
    assert [line.split()[0] for line in said] == ["Knappe", "Bestellte", "Andere"]
    assert ["Nachbestellen" in line for line in said] == [True, False, False]
    assert "bestellt am" in said[1]


@every_register
def test_new_row_begins_like_another_one(client, administration, register):
    """Whatever the form of a row says stands in the form of the new one; files are not copied."""
    row = MAKERS[register.name]()
    edit = client.get(reverse(f"{register.name}_edit", args=[row.pk]))
    link = f"{reverse(f'{register.name}_new')}?wie={row.pk}"
    assert (link in edit.content.decode()) is (register.name != "photograph")
    if register.name != "photograph":
        assert filled_in(client.get(link)) == filled_in(edit)


def filled_in(answer):
    """Return what stands in the fields of the form, but for the marks of what it was opened with."""
    [form] = [form for form in forms_of(answer, "") if len(form.shown) > 1]
    return {name: value for name, value in form.values.items() if name in form.shown}


@pytest.mark.parametrize("like", ["0", "x", "-1", "99999999999999999999", "²", "4711"])
def test_new_row_is_empty_where_there_is_none_to_be_like(client, administration, like):
    assert not any(filled_in(client.get(reverse("stand_new"), {"wie": like})).get("street", [""]))
