"""Coordination sees what waits, and decides about proposals side by side."""

import datetime as dt

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from familienzentrum.choices import Role
from offers.freshness import actions
from offers.models import Doubt, Offer, Proposal
from tests.client import Client
from tests.factories import make_centre, make_offer, make_office, make_user
from tests.factories_freshness import make_check, make_doubt, make_proposal
from tests.offers.freshness.answers import form_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    make_centre()
    client = Client()
    client.force_login(make_user(role=Role.COORDINATOR))
    return client


def listed(staff):
    return staff.get(reverse("freshness")).content.decode()


def test_list_says_what_waits_and_whom_nobody_reached(staff):
    make_offer(title="Ohne Adresse", office=make_office())
    lost = make_check(is_unreachable=True)
    make_offer(title="Frisch", checked_on=timezone.localdate())
    make_doubt("Falsche Nummer")
    proposal = make_proposal()
    page = listed(staff)
    assert "Keine Adresse" in page
    assert f"kam bei {lost.offer.owner_address} nicht an" in page
    assert "Falsche Nummer" in page
    assert reverse("proposal", args=[proposal.pk]) in page
    assert "Frisch" not in page


def test_offer_that_nobody_ever_checked_claims_no_day(staff):
    make_offer(recorded_on=timezone.localdate() - dt.timedelta(days=400))
    assert str((timezone.localdate() - dt.timedelta(days=400)).year) not in listed(staff)


def test_list_asks_the_database_as_often_for_many_rows_as_for_one(staff, costs_the_same):
    def add():
        make_doubt()
        make_proposal()
        make_check()

    costs_the_same(lambda: staff.get(reverse("freshness")), add=add)


def test_proposal_is_taken_over_change_by_change(staff):
    proposal = make_proposal(title="Neuer Titel", cost="5 Euro")
    page = reverse("proposal", args=[proposal.pk])
    shown = staff.get(page)
    assert proposal.offer.title in shown.content.decode()
    assert "Neuer Titel" in shown.content.decode()
    form = form_on(shown)
    del form["cost"]
    assert staff.post(page, form).status_code == 302
    offer = Offer.objects.get(pk=proposal.offer.pk)
    assert (offer.title, offer.cost, offer.checked_on) == ("Neuer Titel", "", timezone.localdate())
    assert staff.get(page).status_code == 404


def test_proposal_is_dropped_with_no_tick_left(staff):
    proposal = make_proposal(title="Unsinn")
    page = reverse("proposal", args=[proposal.pk])
    form = form_on(staff.get(page))
    del form["title"]
    staff.post(page, form)
    assert Offer.objects.get(pk=proposal.offer.pk).title != "Unsinn"
    assert Proposal.objects.get().decided_on == timezone.localdate()


def test_offer_that_a_colleague_changed_meanwhile_is_looked_at_once_more(staff):
    proposal = make_proposal()
    page = reverse("proposal", args=[proposal.pk])
    form = form_on(staff.get(page))
    Offer.objects.filter(pk=proposal.offer.pk).update(summary="Anders")
    answer = staff.post(page, form)
    assert answer.status_code == 200
    assert Proposal.objects.get().decided_on is None


def test_title_that_the_office_has_already_is_refused_in_words(staff):
    proposal = make_proposal(title="Doppelt")
    make_offer(title="Doppelt", office=proposal.offer.office)
    page = reverse("proposal", args=[proposal.pk])
    answer = staff.post(page, form_on(staff.get(page)))
    assert "schon ein Angebot mit diesem Titel" in answer.content.decode()
    assert Proposal.objects.get().decided_on is None


def test_two_colleagues_decide_once():
    proposal, by = make_proposal(), make_user()
    actions.decide(proposal, ["title"], by=by)
    with pytest.raises(actions.DecidedAlready):
        actions.decide(Proposal.objects.get(), [], by=by)


def test_doubt_that_is_done_is_deleted(staff):
    doubt = make_doubt()
    staff.post(reverse("doubt_done", args=[doubt.pk]))
    assert not Doubt.objects.exists()
    assert staff.post(reverse("doubt_done", args=[doubt.pk])).status_code == 404


def test_doubt_whose_secret_is_gone_is_listed_without_its_words(staff):
    make_doubt("Falsche Nummer")
    with override_settings(PERSONAL_DATA_SECRETS=["another-secret-that-opens-nothing"]):
        page = listed(staff)
    assert "kann nicht mehr gelesen werden" in page


def test_half_a_year_is_counted_from_the_last_check(staff):
    make_offer(title="Fällig", checked_on=timezone.localdate() - dt.timedelta(days=182))
    make_offer(title="Noch nicht", checked_on=timezone.localdate() - dt.timedelta(days=181))
    page = listed(staff)
    assert "Fällig" in page
    assert "Noch nicht" not in page
