"""For ten minutes whoever changed or removed master data can take it back, where nobody was told."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry
from familienzentrum.registers import undo
from offers.models import Synonym, Topic
from offers.views.staff_registers import REGISTERS
from tests.client import Client
from tests.factories import make_age_phase, make_centre, make_synonym, make_topic, make_user
from tests.offers.test_staff_registers import MAKERS
from tests.page_forms import forms_of
from tests.reading import words

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
TAKE_BACK = "Zurücknehmen (10 Minuten lang)"


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def staff():
    make_centre()
    client = Client()
    client.force_login(make_user(role=Role.ADMINISTRATION))
    return client


def change(staff, row, register, **given):
    url = reverse(f"{register}_edit", args=[row.pk])
    form = next(form for form in forms_of(staff.get(url), url) if len(form.shown) > 1)
    return staff.post(url, form.filled(**given).values, follow=True)


def remove(staff, row, register):
    url = reverse(f"{register}_remove", args=[row.pk])
    form = next(form for form in forms_of(staff.get(url), url) if form.values.get("rows_opened") or form.values)
    return staff.post(url, form.values, follow=True)


def take_back(staff):
    """Read what the page asks, and say yes."""
    asked = forms_of(staff.get(reverse("take_back")), reverse("take_back"))
    return staff.post(reverse("take_back"), asked[-1].values if asked else {}, follow=True)


def test_change_is_taken_back_with_its_links(staff):
    phases = [make_age_phase(), make_age_phase()]
    topic = make_topic(name="Alt", line="Zeile")
    topic.age_phases.set(phases[:1])
    said = change(staff, topic, "topic", name="Neu", age_phases=[str(phases[1].pk)])
    assert TAKE_BACK in words(said)
    assert "Neu" in words(staff.get(reverse("take_back")))
    assert "ist wieder wie vorher" in words(take_back(staff))
    topic.refresh_from_db()
    assert (topic.name, topic.line, list(topic.age_phases.all())) == ("Alt", "Zeile", phases[:1])
    assert AuditEntry.objects.filter(action="topic.taken_back").exists()


def test_only_what_the_page_asked_about_is_taken_back(staff):
    """Two tabs: one asks about the first change while the other makes a second one."""
    first, second = make_topic(name="Alt"), make_topic(name="Alt auch")
    change(staff, first, "topic", name="Neu")
    asked = forms_of(staff.get(reverse("take_back")), reverse("take_back"))[-1]
    change(staff, second, "topic", name="Neu auch")
    said = words(staff.post(asked.address, asked.values, follow=True))
    assert "Neu auch" in said
    assert "etwas anderes geändert" in said
    assert list(Topic.objects.values_list("name", flat=True).order_by("name")) == ["Neu", "Neu auch"]


# Of places, rooms, stands, offices and offers families may hear; a photograph is a file.
STAYS_AWAY = {"place", "room", "stand", "office", "offer", "photograph"}


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.name)
def test_what_was_removed_is_there_again_as_it_was_or_nothing_is_promised(staff, register):
    row = MAKERS[register.name]()
    before, promised = undo.snapshot(row), register.name not in STAYS_AWAY
    said = remove(staff, row, register.name)
    assert (TAKE_BACK in words(said)) is (promised and not register.rows().filter(pk=row.pk).exists())
    take_back(staff)
    if promised:
        assert undo.snapshot(register.rows().get(pk=row.pk)) == before


def test_page_before_removal_says_what_is_true(staff):
    assert "10 Minuten" in words(staff.get(reverse("synonym_remove", args=[make_synonym().pk])))


def test_after_ten_minutes_it_is_too_late(staff, now):
    topic = make_topic(name="Alt")
    change(staff, topic, "topic", name="Neu")
    now.move_to(NOW + dt.timedelta(minutes=10, seconds=1), tick=False)
    assert "nichts, was sich" in words(take_back(staff))
    assert Topic.objects.get().name == "Neu"


def test_what_a_colleague_changed_since_stays(staff):
    topic = make_topic(name="Alt")
    change(staff, topic, "topic", name="Neu")
    Topic.objects.update(name="Von Ina")
    assert "seitdem hat sich etwas geändert" in words(take_back(staff))
    assert Topic.objects.get().name == "Von Ina"


def test_other_fields_that_a_colleague_changed_stay_and_do_not_hinder(staff):
    topic = make_topic(name="Alt", line="a")
    change(staff, topic, "topic", name="Neu")
    Topic.objects.update(line="b")
    take_back(staff)
    assert Topic.objects.values_list("name", "line").get() == ("Alt", "b")


def test_taken_back_once_it_cannot_be_taken_back_again(staff):
    synonym = make_synonym()
    remove(staff, synonym, "synonym")
    take_back(staff)
    assert "nichts, was sich" in words(take_back(staff))
    assert Synonym.objects.count() == 1


def test_nobody_takes_back_what_another_person_did(staff):
    topic = make_topic(name="Alt")
    change(staff, topic, "topic", name="Neu")
    other = Client()
    other.force_login(make_user(role=Role.ADMINISTRATION))
    take_back(other)
    assert Topic.objects.get().name == "Neu"


def test_what_families_hear_of_is_not_taken_back_in_silence(staff):
    """Another app says what follows from a change of a place: its families read it."""
    place = MAKERS["place"]()
    said = change(staff, place, "place", name="Anderswo")
    assert TAKE_BACK not in words(said)
    assert not BeautifulSoup(said.content, "lxml").find("a", href=reverse("take_back"))
