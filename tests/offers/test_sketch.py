"""The way sketch: to scale, north is up, the same in words, and drawn without asking anybody."""

import math
import re

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from offers.choices import LandmarkKind
from offers.sketch.drawing import HEIGHT, WIDTH, drawn
from tests.factories import make_centre, make_landmark, make_offer, make_office, make_place, make_slot, make_spot
from tests.offers.reading import address, read
from tests.own_pages import opened
from tests.reading import words

pytestmark = pytest.mark.django_db

HERE = "50.0000 10.0000"
# So many degrees of latitude are about 445 metres, and so many of longitude there about 358.
NORTH, EAST = "50.0040 10.0000", "50.0000 10.0050"
RIVER = "49.9950 9.9900\n50.0010 10.0000\n50.0100 10.0200"


@pytest.fixture
def town():
    make_landmark(name="Station", kind="station", points=NORTH)
    make_landmark(name="Church", kind="church", points=EAST)
    make_landmark(name="River", kind="water", points=RIVER)
    make_centre()
    return make_place(name="House", coordinates=HERE)


def sketch(*landmarks, name="House"):
    return drawn(name, HERE, landmarks)


def test_landmarks_are_where_they_are_and_to_scale():
    drawing = sketch(make_landmark(name="N", points=NORTH), make_landmark(name="E", points=EAST))
    north, east = drawing.marks
    assert [north.name, east.name] in (["N", "E"], ["E", "N"])
    at = {mark.name: (mark.x - drawing.x, mark.y - drawing.y) for mark in drawing.marks}
    assert at["N"][0] == at["E"][1] == 0
    assert at["N"][1] < 0 < at["E"][0]
    assert at["E"][0] / -at["N"][1] == pytest.approx(0.005 * math.cos(math.radians(50)) / 0.004, rel=0.03)
    assert drawing.bar / drawing.metres == pytest.approx(-at["N"][1] / 445, rel=0.05)


def test_words_say_the_way_from_the_landmark_to_here():
    drawing = sketch(make_landmark(name="Station", points=NORTH), make_landmark(name="Church", points=EAST))
    with override("en"):
        legs = [(leg.name, leg.metres, str(leg.direction)) for leg in drawing.legs]
    assert legs == [("Church", 350, "to the west"), ("Station", 450, "to the south")]


@pytest.mark.parametrize("points", [NORTH, EAST, "49.9960 10.0000", "50.0000 9.9950", "50.0040 10.0050"])
def test_place_itself_is_named_wherever_it_is_in_the_drawing(points):
    strong = [label.text for label in sketch(make_landmark(points=points)).labels if label.is_strong]
    assert strong == ["House"]


def test_what_is_next_door_has_no_direction():
    assert sketch(make_landmark(name="Church", points="50.0001 10.0001")).legs[0].metres == 0


@pytest.mark.parametrize("kind", LandmarkKind.spots())
def test_every_kind_of_landmark_is_drawn(kind):
    assert sketch(make_landmark(kind=kind, points=NORTH)).marks[0].shape


def test_nothing_is_drawn_where_no_landmark_is_near():
    assert sketch() is None
    assert sketch(make_landmark(points="50.0200 10.0000")) is None
    assert sketch(make_landmark(kind="water", points=RIVER)) is None


def test_line_that_crosses_the_frame_is_drawn_and_one_far_away_is_not():
    station = make_landmark(name="Station", points=NORTH)
    river = make_landmark(name="River", kind="water", points=RIVER)
    other = make_landmark(name="Other", kind="street", points="50.5000 10.0000\n50.6000 10.0000")
    assert sketch(station, river, other).names_of_lines == ["River"]


def test_no_name_covers_another_or_leaves_the_frame():
    crowd = [make_landmark(name=f"Landmark {n}", points=f"50.000{n} 10.000{n}") for n in range(1, 5)]
    labels = sketch(*crowd, name="A house with quite a long name").labels
    boxes = [label.box for label in labels]
    assert len(boxes) > 2
    assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= HEIGHT for box in boxes)
    for number, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


@pytest.mark.parametrize("name", ["offer", "leaflet", "office", "appointment", "appointment_print"])
def test_sketch_stands_wherever_somebody_is_told_where_to_go(client, town, name):
    offer = make_offer(place=town, office=make_office(place=town))
    if name.startswith("appointment"):
        with override("en"):
            answer = opened(client, name, book(make_slot(offer=offer), BookingRequest(), by=None))
    else:
        answer = client.get(address(name, offer.office.public_id if name == "office" else offer.public_id))
    figure = BeautifulSoup(answer.content, "html.parser").find("figure")
    assert "from there about 450 metres to the south" in words(figure)
    assert figure.find(href="geo:50.0000,10.0000")


def test_sketch_asks_nobody(client, town):
    offer = make_offer(place=town)
    figure = str(read(client, "offer", offer.public_id).figure)
    assert not re.search(r"https?:|url\(|<image|<script|style=|href=\"(?!geo:)", figure)


def test_drawing_is_hidden_from_whoever_hears_the_page_and_every_name_is_in_its_words(client, town):
    figure = read(client, "offer", make_offer(place=town).public_id).figure
    assert figure.svg["aria-hidden"] == "true"
    said = words(figure.figcaption)
    assert all(name in said for name in ["Station", "Church", "River"])


def test_place_in_town_has_its_way(client, town):
    make_spot(coordinates="50.0010 10.0000")
    assert read(client, "spots").find("figure").svg


@pytest.mark.parametrize("given", [{}, {"coordinates": HERE, "is_mobile": True}])
def test_place_without_coordinates_or_that_moves_has_no_sketch(client, town, given):
    assert not read(client, "offer", make_offer(place=make_place(**given)).public_id).figure


def test_names_are_written_as_text(client, town):
    make_landmark(name="<b>Bold</b>", points=NORTH)
    assert not read(client, "offer", make_offer(place=town).public_id).figure.b
