"""What staff paste into forms of master data: names of all scripts pass, what would break a page does not."""

import pytest

from offers.forms.staff import AgePhaseForm, OfferForm, OfficeForm, PlaceForm, ProviderForm, RoomForm
from tests.factories import make_age_phase, make_office, make_place, make_provider, make_topic

pytestmark = pytest.mark.django_db


def provider(**given):
    return ProviderForm({"name": "Stadt Test", "kind": "municipality"} | given)


def offer(**given):
    sent = {"title": "Beratung", "summary": "Wir hören zu.", "kind": "consultation", "admission": "booking"}
    rows = {"office": make_office().pk, "topics": [make_topic().pk], "state": "active"}
    return OfferForm(sent | rows | given)


@pytest.mark.parametrize("name", ["Stadt Ålfeld", "بلدية", "\u200fعيادة", "Familie 👪", "Городской центр", "a" * 160])
def test_name_is_accepted(name):
    assert provider(name=name).is_valid()


@pytest.mark.parametrize(
    "name", ["", "   ", "Stadt\x00", "Stadt\nTest", "\u202etdatS", "\u2066Stadt", "a" * 161, "x" * 1_000_000]
)
def test_name_is_refused(name):
    assert list(provider(name=name).errors) == ["name"]


@pytest.mark.parametrize(
    ("website", "is_valid"),
    [("www.example.org", True), ("https://example.org/ä", True), ("javascript:alert(1)", False), ("no site", False)],
)
def test_website(website, is_valid):
    assert provider(website=website).is_valid() == is_valid


def test_website_without_scheme_becomes_https():
    form = provider(website="www.example.org")
    form.is_valid()
    assert form.cleaned_data["website"] == "https://www.example.org"


def test_kind_from_no_list_is_refused():
    assert list(provider(kind="circus").errors) == ["kind"]


@pytest.mark.parametrize("field", ["description", "bring_along"])
def test_text_keeps_its_lines(field):
    form = offer(**{field: "Ausweis\r\nZeugnis"})
    assert form.is_valid()
    assert form.cleaned_data[field] == "Ausweis\r\nZeugnis"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("description", "x" * 2001),
        ("description", "Text\x07"),
        ("bring_along", "x" * 1001),
        ("languages", ["la"]),
        ("topics", []),
        ("topics", ["999999"]),
        ("office", "999999"),
        ("starts_on", "tomorrow"),
        ("checked_on", "2026-13-01"),
    ],
)
def test_offer_is_refused(field, value):
    assert field in offer(**{field: value}).errors


@pytest.mark.parametrize("given", [{}, {"asks_for_proof": "on"}])
def test_offer_under_attack_is_marked_by_staff(given):
    assert offer(**given).save().asks_for_proof == bool(given)


def test_offer_that_ends_before_it_starts_is_refused():
    assert offer(starts_on="2026-11-02", ends_on="2026-11-01").non_field_errors()


def test_languages_are_kept_as_codes():
    assert offer(languages=["de", "uk"]).save().languages == ["de", "uk"]


@pytest.mark.parametrize("position", ["-1", "99999999999", "1,5", "first"])
def test_position_is_refused(position):
    sent = {"provider": make_provider().pk, "name": "Amt", "short_name": "A", "position": position}
    assert list(OfficeForm(sent).errors) == ["position"]


def test_ages_stand_only_at_children():
    phase = make_age_phase()
    sent = {"label": "Alle", "span": "adults", "from_years": "0", "position": "1"}
    assert AgePhaseForm(sent, instance=phase).non_field_errors()


@pytest.mark.parametrize(("metres", "is_valid"), [("12.5", True), ("123456.7", False), ("much", False)])
def test_square_metres(metres, is_valid):
    sent = {"place": make_place().pk, "name": "1", "kind": "group", "square_metres": metres}
    assert RoomForm(sent).is_valid() == is_valid


def test_postal_code_that_is_too_long_is_refused():
    assert list(PlaceForm({"name": "Haus", "postal_code": "310611"}).errors) == ["postal_code"]


@pytest.mark.parametrize(("name", "value"), [("has_waiting_list", "on"), ("most_per_family", "1")])
def test_sensitive_offer_counts_no_families(name, value):
    assert offer(**{name: value}).is_valid()
    assert list(offer(is_sensitive="on", **{name: value}).errors) == [name]
