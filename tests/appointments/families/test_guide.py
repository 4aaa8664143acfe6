"""The guide: a question a page, only answers that lead somewhere, and never an empty end."""

import datetime as dt

import pytest
from django.utils import timezone

from offers.choices import Admission, OfferKind, OfferState
from tests.factories import make_age_phase, make_centre, make_hour, make_offer, make_place, make_slot, make_topic
from tests.offers.reading import address, read
from tests.reading import words

pytestmark = pytest.mark.django_db


def guide(client, **answers):
    return read(client, "guide", query=answers)


def answers(page):
    """Return the answers of a question, with what each adds to the address."""
    return {words(link): link["href"] for link in page.find_all(class_="card__link")}


def titles(page):
    return [words(one.h2) for one in page.find_all(class_="guided")]


@pytest.fixture
def kita():
    return make_topic(slug="kita", name="Kita", line="Find a place")


def test_questions_come_one_by_one_and_the_address_keeps_the_answers(client, kita):
    baby, school = make_age_phase(slug="0-3", label="0–3"), make_age_phase(slug="6-10", label="6–10")
    make_offer(topics=[kita], age_phases=[baby], languages=["de", "tr"])
    make_offer(topics=[kita], age_phases=[school], languages=["de"])
    make_offer(topics=[make_topic(name="Money")], admission=Admission.PHONE)
    first = guide(client)
    assert words(first.h1) == "What is it about?"
    assert answers(first) == {
        "Kita": "?topic=kita",
        "Money": answers(first)["Money"],
        "I am young myself": address("young"),
        "Something else, or I do not know yet": "?topic=",
    }
    second = guide(client, topic="kita")
    assert words(second.h1) == "Who is it for?"
    assert answers(second)["0–3"] == "?topic=kita&age_phase=0-3"
    third = guide(client, topic="kita", age_phase="")
    assert words(third.h1) == "Which language do you want to speak?"
    assert [*answers(third)] == ["German", "Turkish", "It does not matter"]
    fourth = guide(client, topic="kita", age_phase="", language="de")
    assert words(fourth.h1) == "How do you like to talk?"
    assert [*answers(fourth)] == ["Face to face", "Without my name", "It does not matter"]
    assert "Question 4 of 4 at most" in words(fourth)


def test_back_leads_to_the_question_before(client, kita):
    for _number in range(2):
        make_offer(topics=[kita], languages=["tr", "de"])
    page = guide(client, topic="kita", age_phase="", language="de")
    assert page.find(class_="back-link")["href"] == f"{address('guide')}?topic=kita&age_phase="
    assert guide(client).find(class_="back-link")["href"] == address("start")


def test_chosen_answer_can_be_chosen_again(client, kita):
    for _number in range(2):
        make_offer(topics=[kita], languages=["tr", "de"])
    page = guide(client, topic="kita", language="tr")
    chips = {words(chip): chip["href"] for chip in page.find_all(class_="filter-chip")}
    assert chips == {
        "Choose again: Kita": f"{address('guide')}?language=tr",
        "Choose again: Turkish": f"{address('guide')}?topic=kita",
    }


def test_only_answers_that_lead_somewhere_are_offered(client, kita):
    baby, youth = make_age_phase(slug="0-3", label="0–3"), make_age_phase(slug="11-18", label="11–18")
    make_age_phase(label="Nobody comes"), make_topic(name="Nobody helps")
    make_offer(topics=[kita], age_phases=[baby], has_interpreter=False, languages=["de"])
    make_offer(topics=[kita], age_phases=[baby, youth], languages=["tr"])
    make_offer(topics=[make_topic()], state=OfferState.ENDED)
    assert "Nobody" not in words(guide(client))
    assert [*answers(guide(client, topic="kita"))][:2] == ["0–3", "11–18"]
    # One offer is left for the older ones: nothing more is asked.
    assert titles(guide(client, topic="kita", age_phase="11-18"))


def test_family_with_a_child_also_sees_what_is_for_adults_and_for_all(client, kita):
    youth, baby = make_age_phase(slug="11-18", label="11–18"), make_age_phase(slug="0-3", label="0–3")
    adults = make_age_phase(slug="adults", label="Parents", span="adults", from_years=None, to_years=None)
    for title, phases in {"Youth": [youth], "Parents": [adults], "Everybody": [], "Babies": [baby]}.items():
        make_offer(title=title, topics=[kita], age_phases=phases)
    page = guide(client, topic="kita", age_phase="11-18", language="", way="")
    assert titles(page)[0] == "Youth"
    assert sorted(titles(page)) == ["Everybody", "Parents", "Youth"]
    reasons = {words(one.h2): words(one.find(class_="guided__reasons")) for one in page.find_all(class_="guided")}
    assert reasons == {
        "Youth": "It is about: Kita For: 11–18",
        "Parents": "It is about: Kita For: Parents",
        "Everybody": "It is about: Kita For everybody",
    }


def test_last_page_says_when_where_and_what_to_bring(client, kita):
    offer = make_offer(title="Talk", topics=[kita], bring_along="Passport\nLetter", place=make_place(name="House"))
    start = timezone.now().replace(microsecond=0) + dt.timedelta(days=2)
    slot = make_slot(offer=offer, starts_at=start)
    make_slot(offer=offer, starts_at=start + dt.timedelta(days=1))
    page = guide(client, topic="kita")
    said = words(page.find(class_="guided"))
    assert "Next appointment:" in said
    assert "House" in said
    assert "Please bring: Passport · Letter" in said
    assert page.find(href=address("book", slot.public_id))


def test_who_likes_the_phone_is_told_the_next_time_by_phone(client, kita):
    offer, other = make_offer(title="Talk", topics=[kita]), make_offer(topics=[kita], kind=OfferKind.GROUP)
    make_hour(offer=other)
    for channel in ("phone", "on_site"):
        make_hour(offer=offer, channel=channel, weekday=1 if channel == "phone" else 2)
    soon = timezone.now() + dt.timedelta(days=1)
    make_slot(offer=offer, starts_at=soon)
    by_phone = make_slot(offer=offer, starts_at=soon + dt.timedelta(days=1), channel="phone")
    page = guide(client, topic="kita", age_phase="", language="", way="phone")
    assert titles(page) == ["Talk"]
    assert "A talk by phone is possible" in words(page)
    assert page.find(href=address("book", by_phone.public_id))
    assert "by phone" in words(page.find(class_="offer-card__when"))


@pytest.mark.parametrize(
    ("way", "found"),
    [
        ("in_person", ["Course", "Hour"]),
        ("phone", ["Line"]),
        ("video", ["Screen"]),
        ("group", ["Course"]),
        ("nameless", ["Hour", "Line", "Screen"]),
    ],
)
def test_each_way_of_talking_finds_its_offers(client, kita, way, found):
    make_offer(title="Course", topics=[kita], kind=OfferKind.COURSE, is_anonymous_possible=False)
    make_offer(title="Line", topics=[kita], admission=Admission.PHONE)
    make_hour(offer=make_offer(title="Screen", topics=[kita]), channel="video")
    make_hour(offer=make_offer(title="Hour", topics=[kita]), weekday=3)
    page = guide(client, topic="kita", age_phase="", language="", way=way)
    assert sorted(titles(page)) == found


def test_last_page_shows_five_soonest_first_and_leads_to_all(client, kita):
    soon = timezone.now() + dt.timedelta(days=1)
    for number in range(7):
        offer = make_offer(title=f"In {number}", topics=[kita])
        make_slot(offer=offer, starts_at=soon + dt.timedelta(days=7 - number))
    page = guide(client, topic="kita", age_phase="", language="", way="")
    assert titles(page) == ["In 6", "In 5", "In 4", "In 3", "In 2"]
    assert words(page.find(href=f"{address('offers')}?topic=kita")) == "See all 7 offers that fit"


def test_full_offer_leads_to_its_waiting_list(client, kita):
    offer = make_offer(topics=[kita], has_waiting_list=True)
    assert guide(client, topic="kita").find(href=address("join_waiting_list", offer.public_id))


def test_paused_offer_comes_last_and_shows_no_time(client, kita):
    make_slot(offer=make_offer(title="Paused", topics=[kita], state=OfferState.PAUSED))
    make_offer(title="Runs", topics=[kita])
    page = guide(client, topic="kita", age_phase="", language="", way="")
    assert titles(page) == ["Runs", "Paused"]
    assert not page.find(string=lambda text: "Take this time" in text)


def test_what_nothing_fits_any_more_shows_what_comes_closest(client, kita):
    make_age_phase(slug="0-3", label="0–3")
    make_offer(title="For all", topics=[kita])
    make_offer(topics=[make_topic()], languages=["tr"])
    page = guide(client, topic="kita", age_phase="0-3", language="tr", way="video")
    assert titles(page) == ["For all"]
    assert "This comes closest, without: Turkish, By video." in words(page)


def test_portal_without_offers_still_says_what_to_do(client):
    make_centre(phone="0123 456")
    page = guide(client)
    assert words(page.h1) == "We help you personally"
    assert page.find(href="tel:0123456")


@pytest.mark.parametrize("answer", ["unknown", "x" * 5_000, "‮kita"])
def test_answer_that_nobody_could_give_is_asked_again(client, kita, answer):
    make_offer(topics=[kita]), make_offer(topics=[make_topic()])
    for question in ("topic", "way", "language"):
        assert words(guide(client, **{question: answer}).h1) == "What is it about?"


def test_guide_refuses_other_methods(client):
    assert client.post(address("guide")).status_code == 405


@pytest.mark.parametrize(
    "query", [{}, {"topic": "kita"}, {"topic": "kita", "age_phase": "", "language": "", "way": ""}]
)
def test_page_costs_the_same_however_many_offers(client, costs_the_same, kita, query):
    make_centre()
    make_offer(topics=[kita]), make_offer(topics=[make_topic()], age_phases=[make_age_phase()])

    def add():
        make_slot(offer=make_offer(topics=[kita, make_topic()], age_phases=[make_age_phase()]))

    costs_the_same(lambda: guide(client, **query), add=add)
