"""The guide: two questions, one tap each."""

import pytest

from tests.factories import make_age_phase, make_centre, make_offer, make_topic
from tests.offers.reading import address, read
from tests.reading import words

pytestmark = pytest.mark.django_db


def links(page):
    return {words(link): link["href"] for link in page.find_all(class_="card__link")}


def helped_with(topics=(), age_phases=()):
    """An offer about these topics for these ages."""
    offer = make_offer()
    offer.topics.set(topics)
    offer.age_phases.set(age_phases)


def test_first_question_asks_for_the_topic(client):
    helped_with(topics=[make_topic(slug="kita", name="Kita"), make_topic(name="Old", is_active=False)])
    page = read(client, "guide")
    assert words(page.h1) == "What is it about?"
    assert links(page) == {"Kita": "?topic=kita", "Something else, or I do not know yet": "?topic="}


def test_second_question_leads_to_offers_that_fit(client):
    helped_with([make_topic(slug="kita", name="Kita")], [make_age_phase(slug="0-3", label="0–3")])
    page, offers = read(client, "guide", query={"topic": "kita"}), address("offers")
    assert words(page.h1) == "Who is it for?"
    assert links(page) == {
        "0–3": f"{offers}?topic=kita&age_phase=0-3",
        "For all of us, or it does not matter": f"{offers}?topic=kita",
    }


def test_any_topic_asks_for_the_age_only(client):
    helped_with(age_phases=[make_age_phase(slug="0-3", label="0–3")])
    page, offers = read(client, "guide", query={"topic": ""}), address("offers")
    assert list(links(page).values()) == [f"{offers}?age_phase=0-3", offers]


def test_every_answer_is_one_that_the_list_knows(client):
    helped_with([make_topic(slug="kita")], [make_age_phase(slug="0-3")])
    make_topic(slug="nobody-helps"), make_age_phase(slug="nobody-comes")
    assert list(links(read(client, "guide")).values()) == ["?topic=kita", "?topic="]
    for asked in ("kita", ""):
        assert "nobody" not in str(read(client, "guide", query={"topic": asked}).main)
    assert words(read(client, "guide", query={"topic": "nobody-helps"}).h1) == "What is it about?"


@pytest.mark.parametrize("topic", ["unknown", "x" * 5_000])
def test_unknown_topic_asks_again(client, topic):
    assert words(read(client, "guide", query={"topic": topic}).h1) == "What is it about?"


@pytest.mark.parametrize("query", [None, {"topic": "kita"}])
def test_questions_cost_the_same_however_many_answers(client, costs_the_same, query):
    make_centre()
    kita = make_topic(slug="kita")
    costs_the_same(
        lambda: read(client, "guide", query=query), add=lambda: helped_with([kita, make_topic()], [make_age_phase()])
    )


def test_guide_refuses_other_methods(client):
    assert client.post(address("guide")).status_code == 405
