"""A town adds the languages in which people talk: they can be offered, asked for and found like the others."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.choices import CallReason
from appointments.desk.personal_facts import facts_of
from appointments.messages.call_wishes import wish_for_call
from appointments.models import CallTask
from appointments.models.call_wish import CallOrigin
from appointments.visits.forms import VisitForm
from familienzentrum.choices import Language, Role
from offers.choices import WhyUnmet
from offers.guide.answers import Answers
from offers.guide.unmet_actions import count_unmet
from offers.models import Offer, TalkLanguage, UnmetNeed
from offers.models.language import known_languages
from tests.client import Client
from tests.factories import (
    make_centre,
    make_offer,
    make_office,
    make_slot,
    make_talk_language,
    make_user,
)
from tests.page_forms import forms_of
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def albanian():
    make_centre()
    caches["micro"].clear()
    return make_talk_language(code="sq", name="Albanisch", own_name="Shqip")


@pytest.fixture
def offer(albanian):
    return make_offer(title="Beratung", languages=["de", "sq"])


def read(client, page, reader="de", args=(), **query):
    caches["micro"].clear()
    with override(reader):
        return client.get(reverse(page, args=args), query)


def choices(answer, name):
    page = BeautifulSoup(answer.content, "html.parser")
    return {option["value"]: option.text for option in page.select(f"[name={name}] option")}


def test_offer_says_it_in_the_language_of_the_reader(client, offer):
    for language, name in (("de", "Albanisch"), ("en", "Albanian"), ("uk", "Албанська")):
        assert name in words(read(client, "offer", language, [offer.public_id]))
        assert name in words(read(client, "offers", language))


def test_it_can_be_searched_and_narrowed_by(client, offer):
    make_offer(title="Anderes", languages=["de"])
    for query in ({"search": "Albanisch"}, {"search": "shqip"}, {"language": "sq"}):
        found = words(read(client, "offers", **query))
        assert "Beratung" in found
        assert "Anderes" not in found


def test_family_asks_for_it_with_its_own_name_beside_and_the_desk_reads_it(client, offer):
    slot = make_slot(offer=offer)
    asked = choices(read(client, "book", args=[slot.public_id]), "language")
    assert asked["sq"] == "Albanisch (\u2068Shqip\u2069)"
    assert [*asked].index("sq") < [*asked].index(Language.OTHER)
    booked = book(slot, BookingRequest(name="Ente", language="sq"), by=None)
    facts = dict(facts_of(booked, booked.personal, reader=make_user(role=Role.FRONT_DESK)))
    assert "Albanisch" in facts.values()


def test_desk_calls_whoever_asked_for_it(client, offer):
    page = read(client, "call_me", language="sq")
    assert BeautifulSoup(page.content, "html.parser").select_one("[name=language] [selected]")["value"] == "sq"
    wish_for_call("0171 2345678", language="sq", origin=CallOrigin.GUIDE)
    booked = book(make_slot(offer=offer), BookingRequest(name="Ente", phone="0171 2345679", language="sq"), by=None)
    CallTask.objects.create(appointment=booked, reason=CallReason.CANCELLED, made_on=timezone.localdate())
    client.force_login(make_user(role=Role.FRONT_DESK))
    assert words(client.get(reverse("calls"))).count("Sprache des Gesprächs: Albanisch.") == 2


def test_guide_asks_for_it(client, offer):
    make_offer(title="Anderes", languages=["de", "tr"])
    for language in ("", "sq"):
        answer = read(client, "guide", **({"language": language} if language else {}), topic="", age_phase="")
        assert answer.status_code == 200
    assert "Beratung" in words(answer)
    assert "Sprache: Albanisch" in words(answer)


def test_directory_for_programs_gives_its_code(client, offer):
    [service] = client.get("/api/hsds/services", {"full_service": "true"}).json()["contents"]
    number = service["id"]
    found = client.get(f"/api/hsds/services/{number}").json()
    assert {(one["name"], one.get("code", "")) for one in found["languages"]} == {
        ("Deutsch", "de"),
        ("Albanisch", "sq"),
    }


def test_one_that_is_not_asked_for_is_offered_all_the_same(client, offer):
    TalkLanguage.objects.update(is_asked_for=False)
    assert "sq" not in choices(read(client, "book", args=[make_slot(offer=offer).public_id]), "language")
    assert "Albanisch" in words(read(client, "offer", args=[offer.public_id]))


def test_figures_and_needs_count_it_with_the_others(albanian):
    """A group of its own would be so small that somebody in it could be known."""
    count_unmet(Answers(language="sq"), WhyUnmet.values[0])
    assert UnmetNeed.objects.get().language == Language.OTHER
    assert "sq" not in dict(VisitForm(initial={}).fields["language"].choices)


def test_staff_choose_it_for_an_offer_and_cannot_remove_it_then(offer):
    staff = Client()
    staff.force_login(make_user(role=Role.COORDINATOR))
    address = reverse("offer_edit", args=[offer.pk])
    assert "Albanisch" in words(staff.get(address))
    remove = reverse("talk_language_remove", args=[TalkLanguage.objects.get().pk])
    answer = forms_of(staff.get(remove), remove)[-1].send(staff)
    assert TalkLanguage.objects.exists(), answer
    Offer.objects.update(languages=["de"])
    forms_of(staff.get(remove), remove)[-1].send(staff)
    assert not TalkLanguage.objects.exists()


@pytest.mark.parametrize("make", [make_offer, make_office])
def test_database_keeps_a_language_in_use(albanian, make):
    row = make(languages=["sq"])
    for change in (TalkLanguage.objects.all().delete, lambda: TalkLanguage.objects.update(code="vi")):
        with (
            pytest.raises(IntegrityError, match="offers or offices have this language") as refusal,
            transaction.atomic(),
        ):
            change()
        assert refusal.value.__cause__.diag.constraint_name == "talk_language_in_use"
    TalkLanguage.objects.update(own_name="Shqipja")
    type(row).objects.update(languages=[])
    TalkLanguage.objects.all().delete()


def test_languages_are_read_once_until_one_changes(albanian):
    known_languages()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        known_languages()
    assert [one for one in asked.captured_queries if "talklanguage" in one["sql"]] == []
    make_talk_language(code="gsg", name="Deutsche Gebärdensprache", own_name="DGS", is_signed=True)
    caches["micro"].clear()
    assert [*known_languages()][-3:] == ["sq", "gsg", "xx"]
