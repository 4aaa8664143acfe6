"""What the database itself refuses about the house, offices and offers, and what it accepts beside it."""

import datetime as dt

import pytest

from familienzentrum import audit
from familienzentrum.choices import Role
from familienzentrum.models import Centre, OpeningHour, User
from offers.models import Brochure, Membership, PlaceHour, Stand
from tests.factories import (
    make_age_phase,
    make_brochure,
    make_centre,
    make_emergency_number,
    make_landmark,
    make_offer,
    make_office,
    make_opening_hour,
    make_photograph,
    make_place,
    make_place_hour,
    make_provider,
    make_room,
    make_spot,
    make_spot_kind,
    make_stand,
    make_user,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 23)
A_LINE = "50.1234 10.1234\n50.1334 10.1234"


def make_overlapping(**given):
    """The house is open on Mondays from 9 to 12 already."""
    if not OpeningHour.objects.exists():
        make_opening_hour()
    return make_opening_hour(**{"opens_at": dt.time(9), "closes_at": dt.time(17)} | given)


def make_overlapping_of_a_place(**given):
    """A place is open on Mondays from 9 to 12 already."""
    known = PlaceHour.objects.first() or make_place_hour()
    return make_place_hour(**{"place": known.place, "closes_at": dt.time(17)} | given)


def make_face(**given):
    return make_photograph(kind="face", **given)


def make_office_at_a_place(**given):
    return make_office(place=make_place(), **given)


def make_second_brochure(**given):
    """One is on the list already."""
    if not Brochure.objects.exists():
        make_brochure(title="Kindergeld", language="Deutsch")
    return make_brochure(**{"title": "Kindergeld"} | given)


def make_second_stand(**given):
    """A bus stands somewhere from 9 to 12 already."""
    known = Stand.objects.first() or make_stand()
    return make_stand(**{"place": known.place, "ends_at": dt.time(17), "street": "Markt 1"} | given)


def make_namesake(**given):
    """Somebody is called eva already, and somebody has no e-mail."""
    if not User.objects.exists():
        make_user(username="eva", email="eva@example.org")
        make_user(email="")
    return make_user(**given)


@pytest.mark.parametrize(
    ("name", "make", "wrong", "right"),
    [
        ("opening_hour_weekday_known", make_opening_hour, {"weekday": 7}, {"weekday": 6}),
        ("opening_hour_ends_after_start", make_opening_hour, {"closes_at": dt.time(9)}, {"closes_at": dt.time(9, 1)}),
        ("opening_hours_never_overlap", make_overlapping, {"opens_at": dt.time(11)}, {"opens_at": dt.time(12)}),
        ("opening_hours_never_overlap", make_overlapping, {}, {"weekday": 1}),
        ("place_hour_weekday_known", make_place_hour, {"weekday": 7}, {"weekday": 6}),
        ("place_hour_ends_after_start", make_place_hour, {"closes_at": dt.time(9)}, {"closes_at": dt.time(9, 1)}),
        ("place_hours_never_overlap", make_overlapping_of_a_place, {}, {"opens_at": dt.time(12)}),
        ("place_hours_never_overlap", make_overlapping_of_a_place, {}, {"weekday": 1}),
        ("brochure_once_per_language", make_second_brochure, {"language": "Deutsch"}, {"language": "Türkisch"}),
        ("stand_ends_after_start", make_stand, {"ends_at": dt.time(9)}, {"ends_at": dt.time(9, 1)}),
        ("stand_never_in_two_places", make_second_stand, {"starts_at": dt.time(11)}, {"starts_at": dt.time(12)}),
        ("stand_never_in_two_places", make_second_stand, {}, {"day": TODAY}),
        ("user_name_once", make_namesake, {"username": "EVA"}, {"username": "eva2"}),
        ("user_name_is_no_address", make_user, {"username": "eva@example.org"}, {"username": "eva.muster"}),
        ("user_email_once", make_namesake, {"email": "EVA@example.org"}, {"email": "eva2@example.org"}),
        ("user_email_once", make_namesake, {"email": "eva@example.org"}, {"email": ""}),
        ("provider_kind_known", make_provider, {"kind": "circus"}, {"kind": "church"}),
        ("office_languages_known", make_office, {"languages": ["de", "la"]}, {"languages": ["de", "uk"]}),
        (
            "office_contact_is_a_role",
            make_office,
            {"contact_role": "bei Frau Muster"},
            {"contact_role": "Frauenberatung"},
        ),
        ("office_contact_is_a_role", make_office, {"contact_role": "Dr. Muster"}, {"contact_role": "Sekretariat"}),
        ("office_place_or_address", make_office_at_a_place, {"street": "Seeweg 2"}, {}),
        ("office_place_or_address", make_office_at_a_place, {"coordinates": "50.1234 10.1234"}, {"hours": "9 to 12"}),
        (
            "office_coordinates_readable",
            make_office,
            {"coordinates": "50.12 10.12"},
            {"coordinates": "50.1234 10.1234"},
        ),
        (
            "place_coordinates_readable",
            make_place,
            {"coordinates": "95.1234 10.1234"},
            {"coordinates": "-5.1234 -179.1234"},
        ),
        ("spot_coordinates_readable", make_spot, {"coordinates": "50.1234 10.1234\n"}, {"coordinates": ""}),
        ("spot_seal_ends", make_spot, {"seal": "Kinderschutz"}, {"seal": "Kinderschutz", "seal_until": TODAY}),
        ("spot_seal_ends", make_spot, {"seal_until": TODAY}, {}),
        ("photograph_of_a_house_or_an_agreed_face", make_photograph, {"role": "Empfang"}, {}),
        ("photograph_of_a_house_or_an_agreed_face", make_face, {"agreed_on": None}, {}),
        ("photograph_of_a_house_or_an_agreed_face", make_face, {"role": " "}, {}),
        ("photograph_of_a_house_or_an_agreed_face", make_face, {"office": None}, {}),
        ("photograph_role_is_no_name", make_face, {"role": "Frau Sommer"}, {"role": "Frauenberatung"}),
        ("photograph_is_described", make_photograph, {"alternative": " "}, {}),
        ("photograph_is_described", make_photograph, {"rights": ""}, {}),
        ("photograph_has_a_checksum", make_photograph, {"sha256": "0"}, {}),
        ("photograph_is_bounded", make_photograph, {"width": 801}, {"width": 800}),
        ("photograph_is_bounded", make_photograph, {"content": b"x" * 300_001}, {}),
        ("landmark_kind_known", make_landmark, {"kind": "pub"}, {"kind": "church"}),
        ("landmark_points_readable", make_landmark, {"points": "50.1234,10.1234"}, {"points": "50.1234 10.1234"}),
        ("landmark_points_readable", make_landmark, {"kind": "street", "points": "50.1234 10.1234\n"}, {}),
        ("landmark_lines_have_points", make_landmark, {"kind": "street"}, {"kind": "street", "points": A_LINE}),
        ("landmark_lines_have_points", make_landmark, {"kind": "church", "points": A_LINE}, {"kind": "church"}),
        ("room_kind_known", make_room, {"kind": "cellar"}, {"kind": "kitchen"}),
        ("emergency_number_can_be_rung", make_emergency_number, {"number": "call us"}, {"number": "+49 (5181) 703-0"}),
        ("emergency_number_stands_somewhere", make_emergency_number, {"pages": []}, {"pages": ["young", "worry"]}),
        ("emergency_number_stands_somewhere", make_emergency_number, {"pages": ["every", "wall"]}, {}),
        ("offer_kind_known", make_offer, {"kind": "party"}, {"kind": "course"}),
        ("offer_admission_known", make_offer, {"admission": "ticket"}, {"admission": "phone"}),
        ("offer_for_professionals_known", make_offer, {"for_professionals": "all"}, {"for_professionals": "houses"}),
        (
            "offer_young_leave_no_address",
            make_offer,
            {"is_for_young": True, "most_per_family": 2},
            {"is_for_young": True},
        ),
        ("offer_state_known", make_offer, {"state": "lost"}, {"state": "paused"}),
        ("offer_languages_known", make_offer, {"languages": ["de", "la"]}, {"languages": ["de", "uk"]}),
        (
            "offer_ends_after_start",
            make_offer,
            {"starts_on": TODAY, "ends_on": TODAY - dt.timedelta(days=1)},
            {"starts_on": TODAY, "ends_on": TODAY},
        ),
        (
            "offer_sensitive_knows_no_families",
            make_offer,
            {"is_sensitive": True, "has_waiting_list": True},
            {"has_waiting_list": True},
        ),
        (
            "offer_sensitive_knows_no_families",
            make_offer,
            {"is_sensitive": True, "most_per_family": 1},
            {"is_sensitive": True, "returns_within_minutes": 60},
        ),
        ("age_phase_years_only_for_children", make_age_phase, {"from_years": 3, "to_years": 3}, {"to_years": 6}),
        (
            "age_phase_years_only_for_children",
            make_age_phase,
            {"span": "adults"},
            {"span": "adults", "from_years": None, "to_years": None},
        ),
    ],
)
def test_row_constraint(name, make, wrong, right):
    assert refused(lambda: make(**wrong)) == name
    assert make(**right).pk


@pytest.mark.parametrize(
    ("name", "make", "owner", "make_owner", "title"),
    [
        ("office_name_once_per_provider", make_office, "provider", make_provider, "name"),
        ("room_name_once_per_place", make_room, "place", make_place, "name"),
        ("spot_once_per_list", make_spot, "kind", make_spot_kind, "name"),
        ("offer_title_once_per_office", make_offer, "office", make_office, "title"),
    ],
)
def test_name_is_unique_within_its_owner(name, make, owner, make_owner, title):
    first = make_owner()
    make(**{owner: first, title: "Same"})
    assert refused(lambda: make(**{owner: first, title: "Same"})) == name
    assert make(**{owner: make_owner(), title: "Same"}).pk


def test_emergency_number_stands_once_under_a_name():
    make_emergency_number(name="Police", number="110")
    assert refused(lambda: make_emergency_number(name="Police", number="110")) == "emergency_number_once"
    assert make_emergency_number(name="Police", number="112").pk


def test_there_is_one_centre():
    make_centre()
    assert refused(lambda: make_centre(id=2)) == "centre_only_one"

    assert Centre.objects.update(name="Another name") == 1


@pytest.mark.parametrize("count", [2, 11])
def test_counts_that_show_single_families_cannot_be_allowed(count):
    make_centre(smallest_count=3)
    Centre.objects.update(smallest_count=10)
    refusal = refused(lambda: Centre.objects.update(smallest_count=count))
    assert refusal == "centre_smallest_count_protects"


@pytest.mark.parametrize("hours", [0, 41])
def test_offered_place_is_kept_for_a_sensible_time(hours):
    make_centre(answer_hours=1)
    Centre.objects.update(answer_hours=40)
    assert refused(lambda: Centre.objects.update(answer_hours=hours)) == "centre_answer_hours_sane"


def test_same_role_is_given_once():
    user, office = make_user(), make_office()
    give = Membership.objects.create
    give(user=user, role=Role.FRONT_DESK)
    give(user=user, role=Role.ADVISER, office=office)
    assert refused(lambda: give(user=user, role=Role.FRONT_DESK)) == "membership_once"
    assert refused(lambda: give(user=user, role=Role.ADVISER, office=office)) == "membership_once"
    assert give(user=user, role=Role.ADVISER, office=make_office()).pk


@pytest.mark.parametrize("role", Role)
def test_exactly_advisers_have_an_office(role):
    user, office, name = make_user(), make_office(), "membership_office_only_for_advisers"
    wrong, right = (None, office) if role == Role.ADVISER else (office, None)
    assert refused(lambda: Membership.objects.create(user=user, role=role, office=wrong)) == name
    assert Membership.objects.create(user=user, role=role, office=right).pk


def test_audit_entry_is_never_changed():
    entry = audit.record("user.added", make_user(), by=None)
    rows = type(entry).objects.filter(pk=entry.pk)
    assert refused(lambda: rows.update(action="user.removed")) == "audit_entry_is_final"
    assert refused(rows.delete) == "audit_entry_is_final"


def test_one_office_at_most_is_the_guide():
    make_office(is_guide=True)
    make_office(is_guide=False)
    assert refused(lambda: make_office(is_guide=True)) == "office_one_guide"
