"""The people of an office keep what families read of its offers, with approval where coordination wants it."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from familienzentrum.choices import Role
from familienzentrum.models import AuditEntry
from offers.choices import CheckState
from offers.models import OfferCheck, Proposal
from tests.client import Client
from tests.factories import make_adviser, make_centre, make_offer, make_office, make_user
from tests.factories_freshness import make_check, make_proposal
from tests.page_forms import forms_of
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    make_centre()
    return make_office()


@pytest.fixture
def own(office):
    return make_offer(office=office, title="Alt", summary="Ein Satz.")


@pytest.fixture
def partner(office):
    client = Client()
    client.force_login(make_adviser(office))
    return client


def form_of(client, url):
    """Return the form with the title in it, as a browser has it."""
    return next(form for form in forms_of(client.get(url), url) if "title" in form.values)


def button_to(partner, offer, name):
    """Return the form of a button on the page of an offer."""
    url, address = reverse("own_offer", args=[offer.pk]), reverse(name, args=[offer.pk])
    return next(form for form in forms_of(partner.get(url), url) if form.address == address)


def send(partner, offer, **given):
    url = reverse("own_offer", args=[offer.pk])
    return partner.post(url, form_of(partner, url).filled(**given).values, follow=True)


def test_change_waits_for_coordination_and_is_taken_over_by_it(partner, own):
    assert "Die Koordination entscheidet" in words(send(partner, own, title="Neu"))
    own.refresh_from_db()
    assert own.title == "Alt"
    coordination = Client()
    coordination.force_login(make_user(role=Role.COORDINATOR))
    proposal = reverse("proposal", args=[Proposal.objects.get().pk])
    assert proposal in coordination.get(reverse("freshness")).content.decode()
    coordination.post(proposal, form_of(coordination, proposal).values)
    own.refresh_from_db()
    assert own.title == "Neu"


def test_office_that_writes_itself_is_read_at_once(partner, own, office):
    office.writes_itself = True
    office.save()
    assert "Familien lesen es ab jetzt" in words(send(partner, own, summary="Ganz neu."))
    own.refresh_from_db()
    assert (own.summary, own.checked_on) == ("Ganz neu.", timezone.localdate())
    assert not Proposal.objects.exists()
    assert AuditEntry.objects.filter(action="offer.changed").exists()


def test_note_always_reaches_coordination(partner, own, office):
    office.writes_itself = True
    office.save()
    send(partner, own, title="Neu", note="Ab Mai in Raum 3.")
    own.refresh_from_db()
    found = Proposal.objects.get()
    assert (own.title, found.note, found.changes.count()) == ("Neu", "Ab Mai in Raum 3.", 0)


def test_open_question_is_answered_by_it(partner, own):
    """Its link in the mail leads nowhere any more, and no second question about the offer is open."""
    check = make_check(offer=own)
    send(partner, own, title="Neu")
    check.refresh_from_db()
    assert check.state == CheckState.PROPOSED
    assert OfferCheck.objects.count() == 1


def test_all_is_right_counts_as_checked(partner, own):
    check = make_check(offer=own)
    partner.post(reverse("own_offer_confirm", args=[own.pk]))
    own.refresh_from_db()
    check.refresh_from_db()
    assert (own.checked_on, check.state) == (timezone.localdate(), CheckState.CONFIRMED)


@pytest.mark.parametrize("meanwhile", ["written", "proposed"])
def test_nothing_is_right_that_nobody_has_read(partner, own, meanwhile):
    """The page is older than what the coordination wrote, or than what a colleague wants changed."""
    confirm = button_to(partner, own, "own_offer_confirm")
    if meanwhile == "written":
        own.summary = "Ganz anders."
        own.save()
    else:
        send(partner, own, title="Neu")
    said = words(partner.post(confirm.address, confirm.values, follow=True))
    own.refresh_from_db()
    assert own.checked_on is None
    assert ("inzwischen geändert" if meanwhile == "written" else "wartet schon") in said


def test_change_that_waits_is_shown_and_can_be_taken_back(partner, own):
    send(partner, own, title="Neu")
    page = BeautifulSoup(partner.get(reverse("own_offer", args=[own.pk])).content, "lxml")
    assert "Neu" in words(page.select_one(".panel"))
    assert not page.select("[name=title]")
    back = button_to(partner, own, "own_offer_take_back")
    back.send(partner)
    assert not Proposal.objects.exists()
    send(partner, own, title="Von Ole")
    again = partner.post(back.address, back.values, follow=True)
    assert "wartet nicht mehr" in words(again)
    assert [change.value for change in Proposal.objects.get().changes.all()] == ["Von Ole"]


def test_second_change_is_refused_while_one_waits(partner, own):
    form = form_of(partner, reverse("own_offer", args=[own.pk]))
    send(partner, own, title="Von Ina")
    partner.post(reverse("own_offer", args=[own.pk]), form.filled(title="Von Ole").values)
    assert [change.value for change in Proposal.objects.get().changes.all()] == ["Von Ina"]


def test_nothing_changed_is_said(partner, own):
    assert "nichts geändert" in words(send(partner, own))


def test_list_has_own_offers_only_and_says_what_waits(partner, own):
    make_offer(title="Fremd")
    proposal = make_proposal(title="x")
    said = words(partner.get(reverse("own_offers")))
    assert "Alt" in said
    assert "Fremd" not in said
    assert proposal.offer.title not in said
    assert "wartet auf die Koordination" not in said
    send(partner, own, title="Neu")
    assert "wartet auf die Koordination" in words(partner.get(reverse("own_offers")))


def test_office_without_offers_reads_what_to_do(partner):
    assert "Die Koordination trägt sie ein" in words(partner.get(reverse("own_offers")))
