"""Doors for those who come alone: young people, whoever worries about a child, professionals."""

import re

import pytest
from django.urls import reverse

from appointments.models import Appointment
from offers.choices import OfferState
from tests.factories import (
    make_age_phase,
    make_appointment,
    make_centre,
    make_emergency_number,
    make_offer,
    make_place,
    make_slot,
    make_topic,
)
from tests.factories_groups import make_course, make_entry
from tests.offers.reading import address, read
from tests.own_pages import opened
from tests.reading import markup, words

pytestmark = pytest.mark.django_db

DOORS = ("children", "young", "worry", "worry_professionals")
OWN_PAGES = ("appointment", "move_appointment", "cancel_appointment", "correct_appointment")


@pytest.mark.parametrize("page", DOORS)
def test_every_door_has_its_numbers_and_a_way_to_leave_at_once(client, page, settings):
    settings.QUICK_EXIT_URL = "https://weather.example/"
    make_emergency_number(number="0800 1", pages=["children", "young", "worry", "professionals"])
    make_emergency_number(number="0800 2", pages=["every"])
    found = read(client, page)
    assert [link["href"] for link in found.find_all(class_="phone")] == ["tel:08001"]
    assert found.find(class_="quick-exit")["href"] == "https://weather.example/"


@pytest.mark.parametrize("page", ["guide", "offers", "offer"])
def test_every_page_of_help_can_be_left_at_once_without_a_script(client, page):
    args = [make_offer().public_id] if page == "offer" else []
    assert read(client, page, *args).find("a", class_="quick-exit")["href"].startswith("https://")


@pytest.mark.parametrize("page", ["times", "book", *OWN_PAGES])
def test_every_page_of_an_offer_that_leaves_no_trace_can_be_left_at_once(client, page):
    sensitive, usual = (make_slot(offer=make_offer(is_sensitive=is_sensitive)) for is_sensitive in (True, False))
    assert _way_out(client, page, sensitive)
    assert not _way_out(client, page, usual)


@pytest.mark.parametrize("page", ["waiting_entry", "correct_waiting_entry"])
def test_turn_on_the_list_of_a_confidential_course_can_be_left_at_once(client, page):
    slot = make_course(offer=make_offer(kind="course", is_sensitive=True))
    assert _way_out_of(client, page, make_entry(slot))
    assert read(client, "join_course_list", slot.course.public_id).find("a", class_="quick-exit")


def _way_out(client, page, slot):
    if page in OWN_PAGES:
        return _way_out_of(client, page, make_appointment(slot=slot))
    number = slot.offer.public_id if page == "times" else slot.public_id
    return read(client, page, number).find("a", class_="quick-exit")


def _way_out_of(client, page, row):
    opened(client, page, row)
    return read(client, page, row.public_id).find("a", class_="quick-exit")


@pytest.mark.parametrize("page", DOORS)
def test_title_says_nothing_to_whoever_reads_the_history(client, page):
    title = client.get(address(page)).content.decode().split("<title>")[1].split(" – ")[0]
    assert title in {"For you", "Help", "For professionals"}


@pytest.mark.parametrize("page", ["worry", "worry_professionals"])
def test_portal_is_no_place_to_report(client, page):
    assert "This website is no place to report" in words(read(client, page))


@pytest.mark.parametrize("page", ["worry", "worry_professionals"])
def test_number_of_the_own_youth_office_stands_first_once_the_town_has_entered_it(client, page):
    make_centre(phone="0123 456")
    before = words(read(client, page))
    assert "Its number stands on the website of your town" in before
    make_emergency_number(
        name="Youth office", number="05181 1", pages=["worry", "professionals"], is_youth_office=True, position=900
    )
    make_emergency_number(number="0800 1", pages=["worry", "professionals"])
    found = read(client, page)
    assert "Its number stands on the website of your town" not in words(found)
    assert [link["href"] for link in found.find_all(class_="phone")][:2] == ["tel:051811", "tel:08001"]


def test_professionals_find_who_advises_them_and_what_is_for_their_house(client):
    make_offer(title="Advice", for_professionals="protection")
    make_offer(title="Parents' evening", for_professionals="houses")
    make_offer(title="For families"), make_offer(title="Over", for_professionals="houses", state=OfferState.ENDED)
    cards = [words(card.h3) for card in read(client, "worry_professionals").find_all(class_="offer-card")]
    assert cards == ["Advice", "Parents' evening"]


def test_professionals_read_whom_to_ask_where_nobody_advises_here(client):
    assert "Ask the youth welfare office for its specialist." in words(read(client, "worry_professionals"))


def test_young_people_find_offers_for_them_with_times(client):
    offer = make_offer(title="Talk", is_for_young=True)
    slot, _other = make_slot(offer=offer), make_slot(offer=make_offer(title="For parents"))
    page = read(client, "young")
    assert [words(one.h3) for one in page.find_all("article")] == ["Talk"]
    assert page.find(href=address("book_young", slot.public_id))


def test_young_people_are_called_du(client):
    make_offer(is_for_young=True)
    page = words(client.get(reverse("young")))
    assert "Du darfst allein kommen" in page
    assert " Sie " not in page.replace("Lösch sie", "")


def test_children_are_called_du_in_very_short_sentences(client):
    make_centre()
    page = words(client.get(reverse("children")))
    sentences = re.findall(r"[A-ZÄÖÜ][^.?!:]*[.?!]", page.split("Für Kinder", 1)[1].split("Impressum")[0])
    assert len(sentences) > 10
    assert {sentence for sentence in sentences if len(sentence.split()) > 10} == set()
    assert " Sie " not in page


def test_people_with_disabilities_find_what_is_known_of_places_and_what_is_not(client):
    make_centre()
    known, unknown = make_place(name="Town hall", is_step_free=True, has_lift=False), make_place(name="Barn")
    make_place(name="Nothing here")
    make_offer(place=known), make_offer(place=unknown)
    page = read(client, "disabilities")
    cards = [words(card) for card in page.select("section:has(#in) .card")]
    assert [card.split("  ")[0].startswith(name) for card, name in zip(cards, ("Barn", "Town hall"), strict=True)]
    assert "We do not know yet how one gets in here." in cards[0]
    assert ("Step-free from the street on" in cards[1], "There is no lift" in cards[1]) == (True, True)
    assert {chip["href"]: words(chip) for chip in page.find_all(class_="filter-chip")} == {
        f"{address('offers')}?access=is_step_free": "Step-free from the street on (1)"
    }


@pytest.mark.parametrize(("has_one", "is_said"), [(True, True), (False, False), (None, False)])
def test_hearing_loop_is_spoken_of_only_where_there_is_one(client, has_one, is_said):
    make_centre()
    make_offer(place=make_place(has_hearing_loop=has_one))
    assert ("above you see the places that have one" in words(read(client, "disabilities"))) is is_said


def test_people_with_disabilities_find_offers_of_the_topics_that_stand_there(client):
    here, elsewhere = make_topic(is_for_disabled=True), make_topic()
    make_offer(title="Forms", topics=[here, make_topic(is_for_disabled=True)]), make_offer(topics=[elsewhere])
    make_offer(title="Over", topics=[here], state=OfferState.ENDED)
    make_offer(title="Off", topics=[make_topic(is_for_disabled=True, is_active=False)])
    assert [words(card.h3) for card in read(client, "disabilities").find_all(class_="offer-card")] == ["Forms"]


@pytest.mark.parametrize(("shown", "is_said"), [(["de-simple", "en"], True), (["en"], False)])
def test_easy_language_is_named_only_where_the_town_shows_it(client, shown, is_said):
    make_centre(page_languages=shown)
    page = read(client, "disabilities")
    assert ("Easy language" in words(page), bool(page.find("a", lang="de-simple"))) == (is_said, is_said)


def test_door_costs_the_same_however_many_offers(client, costs_the_same):
    make_centre()
    costs_the_same(lambda: read(client, "young"), add=lambda: make_slot(offer=make_offer(is_for_young=True)))


class TestShortForm:
    @pytest.fixture
    def slot(self):
        make_centre(), make_age_phase(slug="0-3"), make_age_phase(slug="11-18", position=200)
        return make_slot(offer=make_offer(is_for_young=True))

    def fields(self, client, slot):
        form = read(client, "book_young", slot.public_id).find("form")
        shown = [field for field in form.find_all(["input", "select", "textarea"]) if field.get("type") != "hidden"]
        return {field["name"]: field for field in shown if field["name"] != "website"}

    def test_asks_neither_for_adults_nor_for_an_e_mail(self, client, slot):
        assert list(self.fields(client, slot)) == ["name", "phone", "language", "needs_interpreter", "note"]

    def test_browser_is_asked_to_remember_nothing(self, client, slot):
        fields = self.fields(client, slot).values()
        assert {field.get("autocomplete") for field in fields} == {"off"}
        assert read(client, "book_young", slot.public_id).find("form")["autocomplete"] == "off"

    def test_books_one_person_who_has_typed_nothing(self, client, slot):
        url = reverse("book_young", args=[slot.public_id])
        page = client.get(url)
        attempt = markup(page).split('name="attempt" value="')[1].split('"')[0]
        opened = markup(page).split('name="opened" value="')[1].split('"')[0]
        sent = {"attempt": attempt, "opened": opened}
        assert "Du hast nichts angegeben." in words(client.post(url, sent | {"step": "check"}))
        client.post(url, sent | {"step": "book"})
        appointment = Appointment.objects.get()
        assert (appointment.adults, appointment.children) == (0, 1)
        assert appointment.personal.children_by_age == {"11-18": 1}

    def test_is_for_offers_for_young_people_only(self, client):
        assert client.get(reverse("book_young", args=[make_slot().public_id])).status_code == 404


def test_young_people_are_called_du_while_they_book(client):
    page = client.get(reverse("book_young", args=[make_slot(offer=make_offer(is_for_young=True)).public_id]))
    said = words(page)
    assert "Deine Angaben" in said
    assert "Ihre Angaben" not in said
