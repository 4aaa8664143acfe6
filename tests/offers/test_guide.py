"""The guide: two questions, one tap each."""

import pytest

from tests.factories import make_age_phase, make_centre, make_topic
from tests.offers.reading import address, read, words

pytestmark = pytest.mark.django_db


def links(page):
    return {words(link): link["href"] for link in page.find_all(class_="card__link")}


def test_first_question_asks_for_the_topic(client):
    make_topic(slug="kita", name="Kita"), make_topic(name="Old", is_active=False)
    page = read(client, "guide")
    assert words(page.h1) == "What is it about?"
    assert links(page) == {"Kita": "?topic=kita", "Something else, or I do not know yet": "?topic="}


def test_second_question_leads_to_offers_that_fit(client):
    make_topic(slug="kita", name="Kita"), make_age_phase(slug="0-3", label="0–3")
    page, offers = read(client, "guide", query={"topic": "kita"}), address("offers")
    assert words(page.h1) == "Who is it for?"
    assert links(page) == {
        "0–3": f"{offers}?topic=kita&age_phase=0-3",
        "For all of us, or it does not matter": f"{offers}?topic=kita",
    }


def test_any_topic_asks_for_the_age_only(client):
    make_age_phase(slug="0-3", label="0–3")
    page, offers = read(client, "guide", query={"topic": ""}), address("offers")
    assert list(links(page).values()) == [f"{offers}?age_phase=0-3", offers]


@pytest.mark.parametrize("topic", ["unknown", "\x00", "x" * 5_000])
def test_unknown_topic_asks_again(client, topic):
    assert words(read(client, "guide", query={"topic": topic}).h1) == "What is it about?"


@pytest.mark.parametrize("rows", [1, 3])
def test_questions_cost_the_same_however_many_answers(client, django_assert_num_queries, rows):
    make_centre()
    topics = [make_topic() for _number in range(rows)]
    for _number in range(rows):
        make_age_phase()
    # The question; centre and its hours.
    with django_assert_num_queries(3):
        read(client, "guide")
    with django_assert_num_queries(4):
        read(client, "guide", query={"topic": topics[0].slug})


def test_guide_refuses_other_methods(client):
    assert client.post(address("guide")).status_code == 405
