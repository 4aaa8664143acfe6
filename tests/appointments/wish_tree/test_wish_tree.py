"""A wish tree: a number, an age and a wish, taken over and handed out, and nobody is named."""

import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from appointments.models import TreeWish, WishTree
from appointments.models.wish_tree import LAST_NUMBER
from appointments.wish_tree.actions import TreeIsFull, WishMoved, WishStep, clear_trees, hang_up, move_wish
from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry
from tests.factories import make_centre, make_user
from tests.factories_groups import make_tree_wish, make_wish_tree
from tests.reading import words

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
TODAY, DAY = NOW.date(), dt.timedelta(days=1)
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture(autouse=True)
def desk(client):
    make_centre()
    client.force_login(make_user(role=Role.FRONT_DESK))


def wish(client, tree, **given):
    sent = {"age": "6", "wish": "Ein Puzzle mit Tieren", "key": uuid.uuid4()} | given
    return client.post(reverse("wish_tree", args=[tree.pk]), sent, follow=True)


def step(client, one, name):
    """Press a button of the page as it stands."""
    seen = TreeWish.objects.get(pk=one.pk).state
    sent = {"step": name, "seen": seen}
    return words(client.post(reverse("tree_wish_step", args=[one.public_id]), sent, follow=True))


def test_wish_goes_from_the_tree_to_its_child_and_names_nobody(client):
    begun = client.post(reverse("wish_trees"), {"name": "Wunschbaum 2026", "ends_on": "2026-12-23"}, follow=True)
    assert "24. Dezember" in words(begun) or "7. Januar" in words(begun)
    tree, key = WishTree.objects.get(), uuid.uuid4()
    for _twice in range(2):
        assert "Nummer 1" in words(wish(client, tree, key=key))
    assert "Nummer 2" in words(wish(client, tree, wish="Winterstiefel, Größe 31"))
    first = TreeWish.objects.get(number=1)
    labels = BeautifulSoup(client.get(reverse("wish_tree_labels", args=[tree.pk])).content, "html.parser")
    assert [label.get_text(" ", strip=True) for label in labels.select(".wish-labels .number")] == ["1", "1", "2", "2"]
    assert "Übernommen" in step(client, first, "take")
    assert "Ausgegeben" in step(client, first, "hand_out")
    shown = words(client.get(reverse("wish_trees")))
    assert "1 offen, 0 übernommen, 1 ausgegeben" in shown
    assert list(TreeWish.objects.values_list("number", "state")) == [(1, "handed_out"), (2, "open")]
    assert {entry.action for entry in AuditEntry.objects.all()} == {"wish_tree.begun"}


def test_wrong_press_is_taken_back_and_a_number_means_one_child(client):
    one = make_tree_wish()
    for name in ("take", "hand_out", "back", "back", "remove"):
        step(client, one, name)
    assert not TreeWish.objects.exists()
    assert "Nummer 2" in words(wish(client, one.tree))


def test_two_people_take_over_a_wish_and_one_does():
    one = make_tree_wish()
    move_wish(one, WishStep.TAKE, seen="open")
    for late in (WishStep.TAKE, WishStep.REMOVE):
        with pytest.raises(WishMoved):
            move_wish(one, late, seen="open")
    with pytest.raises(WishMoved):
        move_wish(one, WishStep.REMOVE, seen="taken")
    assert TreeWish.objects.get().is_taken


@pytest.mark.parametrize(
    "wrong", [{"age": "18"}, {"age": "-1"}, {"wish": ""}, {"wish": "ruf an: 0170 123"}, {"wish": "a@example.org"}]
)
def test_form_takes_no_contact_and_no_grown_up(client, wrong):
    assert wish(client, make_wish_tree(), **wrong).status_code == 422
    assert not TreeWish.objects.exists()


def test_tree_that_is_over_or_full_takes_no_more(client):
    over = make_wish_tree(begins_on=TODAY - 30 * DAY, ends_on=TODAY - DAY)
    assert "zu Ende" in words(wish(client, over))
    with pytest.raises(TreeIsFull):
        hang_up(make_wish_tree(last_number=LAST_NUMBER), age=6, wish="Ein Ball", key=uuid.uuid4())
    assert client.post(reverse("wish_trees"), {"name": "x", "ends_on": "2027-06-01"}).status_code == 422


def test_wishes_are_deleted_two_weeks_after_the_last_day(time_machine):
    tree = make_wish_tree(ends_on=TODAY)
    make_tree_wish(tree=tree, state="handed_out")
    make_tree_wish(tree=tree, number=2)
    for days, cleared in ((14, 0), (15, 2), (16, 0)):
        time_machine.move_to(NOW + days * DAY, tick=False)
        assert clear_trees() == cleared
    assert timezone.localdate() - DAY == tree.erased_on
    assert list(WishTree.objects.values_list("wished", "handed_out")) == [(2, 1)]


def test_database_refuses_what_is_no_wish():
    """Each by its name."""
    tree = make_tree_wish().tree
    refused = {
        "tree_wish_number_once": {"number": 1},
        "tree_wish_number_shown": {"number": 1000},
        "tree_wish_of_a_child": {"number": 2, "age": 18},
        "tree_wish_leaves_no_contact": {"number": 3, "wish": "Tel. 05181"},
        "tree_wish_state_known": {"number": 4, "state": "lost"},
    }
    for name, given in refused.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            make_tree_wish(tree=tree, **given)
    for last in (TODAY - DAY, TODAY + 121 * DAY):
        with pytest.raises(IntegrityError, match="wish_tree_ends_soon"), transaction.atomic():
            make_wish_tree(ends_on=last)


def test_tree_asks_no_more_of_the_database_with_more_wishes(client, costs_the_same):
    tree = make_wish_tree()
    numbers = iter(range(1, 99))
    costs_the_same(
        lambda: client.get(reverse("wish_tree", args=[tree.pk])),
        add=lambda: make_tree_wish(tree=tree, number=next(numbers)),
    )
