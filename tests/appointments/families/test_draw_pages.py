"""Families wish, see what the lot gave them, and can repeat the draw from what the page shows."""

import datetime as dt
import hashlib
import uuid

import pytest
from django.urls import reverse

from appointments.groups.course_cancelling import cancel_course
from appointments.groups.draw_actions import hold_draw
from appointments.groups.wish_actions import Wished, WishesRefused, change_wishes, send_wishes
from appointments.models import Slot, Wish, WishList
from appointments.privacy.actions import erase_due
from tests.appointments.groups.test_draws import repeated
from tests.factories import make_age_phase, make_offer, make_user
from tests.factories_groups import family, make_draw, make_drawn_course, make_entry
from tests.reading import markup

pytestmark = pytest.mark.django_db


@pytest.fixture
def draw():
    return make_draw(most_seats=2)


@pytest.fixture
def slots(draw):
    offer = make_offer()
    return [make_drawn_course(draw, offer=offer, title=title, capacity=2) for title in ("Zoo", "Wald", "Kino")]


def typed(slots, **given):
    ranks = {f"course_{slot.course_id}": str(rank) for rank, slot in enumerate(slots, 1)}
    told = {"adults": "1", "email": "a@example.org", "waits_otherwise": "on", "attempt": str(uuid.uuid4())}
    return told | ranks | given


def sent(client, draw, slots, **given):
    return client.post(reverse("wish", args=[draw.public_id]), typed(slots, **given))


def test_page_shows_the_seal_and_hides_the_seed(client, draw, slots):
    page = client.get(reverse("draw", args=[draw.public_id])).content.decode()
    assert hashlib.sha256(draw.seed.encode()).hexdigest() in page
    assert draw.seed not in page


def test_course_by_lot_leads_to_its_draw(client, draw, slots):
    offer = slots[0].offer
    for page in ("offer", "times"):
        shown = client.get(reverse(page, args=[offer.public_id])).content.decode()
        assert reverse("draw", args=[draw.public_id]) in shown
    assert client.get(reverse("book", args=[slots[0].public_id])).status_code == 409


def test_family_sends_changes_and_takes_back_its_wishes(client, draw, slots):
    make_age_phase(slug="6-10")
    assert client.get(reverse("wish", args=[draw.public_id])).status_code == 200
    page = sent(client, draw, slots[:2])
    row = WishList.objects.get()
    assert page.url == reverse("wish_list", args=[row.public_id])
    assert row.personal.code in markup(client.get(page.url))
    change = reverse("change_wish_list", args=[row.public_id])
    assert client.get(change).context["form"].initial[f"course_{slots[0].course_id}"] == 1
    client.post(change, typed(slots[::-1], **{"children_6-10": "2"}))
    assert [wish.course_id for wish in row.wishes.all()] == [slot.course_id for slot in slots[::-1]]
    take_back = reverse("take_back_wish_list", args=[row.public_id])
    assert client.get(take_back).status_code == 200
    assert WishList.objects.exists()
    client.post(take_back)
    assert not WishList.objects.exists()


@pytest.mark.parametrize("wrong", ["none", "twice", "nobody"])
def test_odd_wishes_say_what_to_do(client, draw, slots, wrong):
    zoo, wald = (f"course_{slot.course_id}" for slot in slots[:2])
    given = {"none": {zoo: "", wald: ""}, "twice": {zoo: "1", wald: "1"}, "nobody": {"adults": "0"}}[wrong]
    assert sent(client, draw, slots[:2], **given).status_code == 422
    assert not WishList.objects.exists()


def test_second_list_of_a_family_is_refused(client, draw, slots):
    sent(client, draw, slots)
    assert sent(client, draw, slots).status_code == 422


def test_code_leads_to_the_wishes(client, draw, slots):
    sent(client, draw, slots)
    row = WishList.objects.get()
    page = client.post(reverse("find_appointment"), {"code": row.personal.code})
    assert page.url == reverse("wish_list", args=[row.public_id])


def test_after_the_close_the_form_leads_back(client, draw, slots, time_machine):
    sent(client, draw, slots)
    time_machine.move_to(draw.closes_at)
    row = WishList.objects.get()
    assert sent(client, draw, slots).url == reverse("draw", args=[draw.public_id])
    assert client.get(reverse("change_wish_list", args=[row.public_id])).status_code == 302
    assert client.get(reverse("take_back_wish_list", args=[row.public_id])).status_code == 404


def test_result_is_repeated_from_what_the_page_shows(client, draw, slots, time_machine):
    for number, name in enumerate("abcdefgh"):
        wished = [slot.course_id for slot in slots[number % 3 :]]
        send_wishes(draw, family(name, adults=1 + number % 2), Wished(wished, waits_otherwise=True))
    time_machine.move_to(draw.closes_at)
    hold_draw(draw, by=make_user())
    page = client.get(reverse("draw", args=[draw.public_id]))
    lines, shown = page.context["lines"], page.content.decode()
    assert draw.seed in shown
    assert "example.org" not in shown
    lists = {line.number: [(course, 1) for course in line.wishes] for line in lines}
    places = {number: planned.first.capacity for number, planned in enumerate(page.context["courses"], 1)}
    assert {line.number: line.won for line in lines} == {
        number: sorted(won) for number, won in repeated(draw.seed, lists, places, draw.most_seats).items()
    }


def test_family_sees_its_result_behind_the_code(client, draw, slots, time_machine):
    for name in "abcd":
        send_wishes(draw, family(name), Wished([slots[0].course_id], waits_otherwise=True))
    time_machine.move_to(draw.closes_at)
    hold_draw(draw, by=make_user())
    pages = [client.get(reverse("wish_list", args=[row.public_id])) for row in WishList.objects.all()]
    assert sum(bool(page.context["won"]) for page in pages) == 2
    assert sum(bool(page.context["waiting"]) for page in pages) == 2


def test_typed_address_of_another_family_shows_nothing_of_it(client, draw, slots, time_machine):
    strangers = [send_wishes(draw, family(name), Wished([slots[0].course_id])) for name in "abc"]
    time_machine.move_to(draw.closes_at)
    hold_draw(draw, by=make_user())
    loser = next(row for row in strangers if not row.wishes.filter(appointment__isnull=False))
    entry = make_entry(Slot.objects.get(pk=slots[1].pk), email=loser.personal.email)
    page = client.get(reverse("wish_list", args=[loser.public_id]))
    assert str(entry.public_id) not in markup(page)
    assert not page.context["waiting"]


def test_lines_of_a_draw_are_gone_with_the_lists(client, draw, slots, time_machine):
    for name in "abc":
        send_wishes(draw, family(name), Wished([slots[0].course_id]))
    time_machine.move_to(draw.closes_at)
    hold_draw(draw, by=make_user())
    erase_due(WishList.objects.latest("erase_on").erase_on + dt.timedelta(days=1))
    page = client.get(reverse("draw", args=[draw.public_id]))
    assert page.context["lines"] == []
    assert "Die Listen sind gelöscht." in markup(page)
    assert draw.seed in markup(page)
    assert not Wish.objects.filter(appointment__isnull=True).exists()


def test_wishes_can_be_taken_back_and_not_changed_once_every_course_is_cancelled(client, draw, slots):
    sent(client, draw, slots[:2])
    row = WishList.objects.get()
    asked = family("a", adults=1)
    for slot in slots:
        cancel_course(slot.course, by=make_user())
    own = reverse("wish_list", args=[row.public_id])
    assert client.post(reverse("change_wish_list", args=[row.public_id]), typed(slots)).url == own
    assert sent(client, draw, slots).url == reverse("draw", args=[draw.public_id])
    # Whoever sent the form in the moment of the cancellation.
    with pytest.raises(WishesRefused):
        change_wishes(row, asked, Wished([slots[0].course_id]))
    assert client.get(own).status_code == 200
    assert client.post(reverse("take_back_wish_list", args=[row.public_id])).status_code == 302
    assert not WishList.objects.exists()
