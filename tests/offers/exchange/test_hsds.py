"""Programs read the directory as the standard says, and nothing that the pages would not say."""

import datetime as dt
import gzip
import json
import uuid

import jsonschema_rs
import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date

from familienzentrum.choices import Role
from offers.choices import OfferState
from tests.factories import (
    make_adviser,
    make_age_phase,
    make_centre,
    make_hour,
    make_offer,
    make_office,
    make_place,
    make_provider,
    make_room,
    make_topic,
    make_user,
)
from tests.offers.exchange.hsds import schema_of

pytestmark = pytest.mark.django_db

HTML = '<script>alert("1")</script>'


@pytest.fixture(autouse=True)
def _fresh():
    """Answers are kept for a second."""
    for name in ("micro", "editions"):
        caches[name].clear()


@pytest.fixture
def house():
    return make_centre(municipality="Musterstadt")


def ask(client, path, expected=200, **given):
    caches["micro"].clear()
    answer = client.get(f"/api/hsds/{path}", given)
    assert answer.status_code == expected, answer.content
    return json.loads(answer.content)


def names(client, path="services", **given):
    return [record["name"] for record in ask(client, path, **given)["contents"]]


def full_offer(**given):
    """An offer of which all is known that can be published."""
    place = make_place(postal_code="31061", stop="Bus 1", is_step_free=True, accessibility="Klingeln")
    office = make_office(email="stelle@example.org", phone="0123 45", provider=make_provider(website="https://e.org"))
    values = {
        "office": office,
        "place": place,
        "description": "Zeile eins\nZeile zwei",
        "languages": ["de", "xx"],
        "has_interpreter": True,
        "cost": "kostenfrei",
        "bring_along": "Ausweis\nHeft",
        "checked_on": dt.date(2026, 10, 1),
        "age_phases": [make_age_phase(from_years=0, to_years=3)],
    }
    return make_offer(**values | given)


def check(record, table):
    jsonschema_rs.validator_for(schema_of(table), validate_formats=True).validate(record)


def test_service_with_all_that_is_nested_keeps_the_standard(client, house):
    offer = full_offer()
    make_hour(offer=offer, room=make_room(place=offer.place))
    make_hour(offer=offer, weekday=4, rhythm="monthly", week_of_month=-1, every=2, place=make_place())
    record = ask(client, f"services/{offer.public_id}")
    check(record, "service")
    weekly, monthly = record["schedules"]
    assert (weekly["freq"], weekly["byday"], weekly["opens_at"]) == ("WEEKLY", "MO", "09:00")
    assert (monthly["freq"], monthly["byday"], monthly["interval"]) == ("MONTHLY", "-1FR", 2)
    assert len(record["service_at_locations"]) == 2
    assert (record["minimum_age"], record["maximum_age"]) == (0, 2)
    assert record["assured_date"] == "2026-10-01"
    assert {thing["document"] for thing in record["required_documents"]} == {"Ausweis", "Heft"}
    assert record["contacts"] == [{**record["contacts"][0], "department": offer.office.name}]


def test_every_list_and_every_row_of_it_keeps_the_standard(client, house):
    make_hour(offer=full_offer())
    full_offer(place=None, languages=[], cost="", checked_on=None, age_phases=[], office=make_office())
    tables = {
        "services": "service",
        "service_at_locations": "at",
        "organizations": "organization",
        "taxonomies": "taxonomy",
        "taxonomy_terms": "term",
    }
    for path, table in tables.items():
        records = ask(client, path)["contents"]
        records += ask(client, path, full="true")["contents"]
        assert records
        for record in records:
            check(record, table)
            check(ask(client, f"{path}/{record['id']}"), table)


def test_pages_are_counted_as_the_standard_says(client, house):
    for _ in range(3):
        make_offer()
    first = ask(client, "services", per_page=2)
    assert {name: value for name, value in first.items() if name != "contents"} == {
        "total_items": 3,
        "total_pages": 2,
        "page_number": 1,
        "size": 2,
        "first_page": True,
        "last_page": False,
        "empty": False,
    }
    last = ask(client, "services", per_page=2, page=2)
    assert (last["size"], last["last_page"]) == (1, True)
    behind = ask(client, "services", per_page=2, page=3)
    assert (behind["empty"], behind["contents"]) == (True, [])
    read = [record["id"] for page in (first, last) for record in page["contents"]]
    assert len(set(read)) == 3


def test_only_what_families_see_is_published(client, house):
    paused = make_offer(state=OfferState.PAUSED, title="Pausiert")
    hidden = [
        make_offer(state=OfferState.ENDED),
        make_offer(ends_on=timezone.localdate() - dt.timedelta(days=1)),
        make_offer(office=make_office(is_active=False)),
    ]
    assert names(client) == ["Pausiert"]
    assert ask(client, f"services/{paused.public_id}")["status"] == "temporarily closed"
    assert names(client, "organizations") == [paused.office.provider.name]
    for offer in hidden:
        assert ask(client, f"services/{offer.public_id}", 404)["status"] == 404
        ask(client, f"organizations/{offer.office.provider.public_id}", 404)


def test_nobody_who_works_there_is_named_and_no_plan_of_the_house(client, house):
    offer = full_offer(is_sensitive=True)
    adviser = make_adviser(offer.office, first_name="Erika", last_name="Kranich", email="erika@example.org")
    make_user(role=Role.COORDINATOR, first_name="Kim", last_name="Reiher")
    make_hour(offer=offer, adviser=adviser, room=make_room(place=offer.place, name="Hinterzimmer"), capacity=7)
    pages = ["services?full=true", f"services/{offer.public_id}", "service_at_locations?full=true", "organizations"]
    for page in pages:
        caches["micro"].clear()
        said = client.get(f"/api/hsds/{page}").content.decode()
        assert offer.title in said or "organizations" in page
        for word in ("Kranich", "Erika", "erika@", "Reiher", "Hinterzimmer", "capacity", "sensitive", "sensib"):
            assert word not in said


def test_html_stays_text(client, house):
    offer = full_offer(title=HTML, summary=HTML, description=HTML, cost=HTML, bring_along=HTML, audience=HTML)
    answer = client.get(f"/api/hsds/services/{offer.public_id}")
    assert json.loads(answer.content)["name"] == HTML
    assert answer["Content-Type"] == "application/json"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_search_finds_words_best_first(client, house):
    make_offer(title="Stillen", summary="Rat")
    make_offer(title="Treffen", summary="Auch über das Stillen")
    make_offer(title="Umzug")
    assert names(client, search="stillen") == ["Stillen", "Treffen"]
    assert names(client, search="stillen", per_page=1, page=2) == ["Treffen"]
    assert ask(client, "services", search="x" * 5000)["total_items"] == 0
    assert ask(client, "services", search="a & | ! ( ' \" \u202e :*")["total_items"] >= 0


def test_ages_are_those_of_the_phases(client, house):
    babies = make_age_phase(from_years=0, to_years=3)
    pupils = make_age_phase(from_years=6, to_years=10)
    adults = make_age_phase(span="adults", from_years=None, to_years=None)
    for title, phases in {"Babys": [babies], "Schule": [pupils], "Eltern": [adults], "Alle": []}.items():
        make_offer(title=title, age_phases=phases)
    assert set(names(client, minimum_age=2, maximum_age=2)) == {"Babys", "Alle"}
    assert set(names(client, minimum_age=3, maximum_age=7)) == {"Schule", "Alle"}
    assert set(names(client, minimum_age=30)) == {"Eltern", "Alle"}
    assert set(names(client, maximum_age=5)) == {"Babys", "Alle"}


def test_day_and_time_are_those_of_running_hours(client, house):
    monday, friday = make_offer(title="Montag"), make_offer(title="Freitag")
    make_hour(offer=monday)
    make_hour(offer=friday, weekday=4, starts_at=dt.time(14), ends_at=dt.time(16))
    make_hour(offer=make_offer(title="Vorbei"), valid_until=dt.date(2026, 1, 5))
    assert names(client, day="monday") == ["Montag"]
    assert set(names(client, day="MO,friday")) == {"Montag", "Freitag"}
    assert names(client, start_time="13:00") == ["Freitag"]
    assert names(client, end_time="09:00") == []
    assert names(client, day="monday", start_time="11:59", end_time="12:30") == ["Montag"]


def test_taxonomies_narrow(client, house):
    topic, phase = make_topic(name="Schlafen"), make_age_phase()
    make_offer(title="Nacht", topics=[topic])
    make_offer(title="Tag", age_phases=[phase], topics=[])
    terms = {record["name"]: record for record in ask(client, "taxonomy_terms")["contents"]}
    assert names(client, taxonomy_term_id=terms["Schlafen"]["id"]) == ["Nacht"]
    both = f"{terms['Schlafen']['id']},{terms[phase.label]['id']}"
    assert set(names(client, taxonomy_term_id=both)) == {"Nacht", "Tag"}
    assert names(client, taxonomy_id=terms[phase.label]["taxonomy_id"]) == ["Tag"]
    assert names(client, taxonomy_term_id=uuid.uuid4()) == []
    within = ask(client, "taxonomy_terms", taxonomy_id=terms["Schlafen"]["taxonomy_id"])["contents"]
    assert {record["taxonomy_id"] for record in within} == {terms["Schlafen"]["taxonomy_id"]}


def test_organization_narrows(client, house):
    one, _other = make_offer(title="Eins"), make_offer(title="Zwei")
    assert names(client, organization_id=one.office.provider.public_id) == ["Eins"]


def test_offer_takes_place_where_its_hours_say(client, house):
    offer = make_offer(place=make_place(name="Zu Hause"))
    elsewhere = make_hour(offer=offer, place=make_place(name="Anderswo")).place
    make_hour(offer=offer, weekday=2, place=make_place(name="Zu", is_active=False))
    [record] = ask(client, "service_at_locations")["contents"]
    assert record["location"]["name"] == elsewhere.name
    assert ask(client, f"service_at_locations/{record['id']}")["schedules"][0]["byday"] == "MO"
    ask(client, f"service_at_locations/{uuid.uuid4()}", 404)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"page": "-1"}, "page"),
        ({"page": "0"}, "page"),
        ({"page": "9" * 40}, "page"),
        ({"per_page": "0"}, "per_page"),
        ({"per_page": "viele"}, "per_page"),
        ({"day": "monday,foo"}, "day"),
        ({"day": "mittwoch"}, "day"),
        ({"start_time": "25:00"}, "start_time"),
        ({"start_time": "12:00", "end_time": "9:00"}, "end_time"),
        ({"start_time": "12:00", "end_time": "09:00"}, "end_time"),
        ({"minimum_age": "9", "maximum_age": "3"}, "maximum_age"),
        ({"minimum_age": "-1"}, "minimum_age"),
        ({"minimum_age": "٣"}, "minimum_age"),
        ({"taxonomy_id": "1 OR 1=1"}, "taxonomy_id"),
        ({"taxonomy_term_id": ",".join([str(uuid.uuid4())] * 21)}, "taxonomy_term_id"),
        ({"full": "yes"}, "full"),
        ({"format": "ndjson"}, "format"),
    ],
)
def test_what_is_not_understood_is_named(client, house, given, name):
    answer = client.get("/api/hsds/services", given)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [error["name"] for error in json.loads(answer.content)["errors"]] == [name]


def test_more_on_a_page_than_there_may_be_counts_as_the_most(client, house):
    make_offer()
    assert ask(client, "services", per_page="9" * 5000)["size"] == 1


def test_unknown_addresses_and_unreadable_questions_are_problems_for_programs(client, house):
    for path, status in {"nichts": 404, "services/1": 404, "services?search=a%00b": 400}.items():
        answer = client.get(f"/api/hsds/{path}")
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_nothing_can_be_written(client, house):
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(client, method)("/api/hsds/services")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_any_page_of_the_web_may_read_and_gets_no_cookie(client, house):
    asked = client.options("/api/hsds/services", headers={"Origin": "https://example.org"})
    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*")
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]
    answer = client.get("/api/hsds/services", headers={"Origin": "https://example.org"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert not answer.cookies
    assert client.get("/api/hsds/services?page=0")["Access-Control-Allow-Origin"] == "*"


def test_whoever_has_it_already_gets_nothing_anew(client, house):
    offer = make_offer()
    page = reverse("hsds_services")
    first = client.get(page)
    for known in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = client.get(page, headers=known)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    offer.title = "Anders"
    offer.save()
    caches["micro"].clear()
    for known in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        assert b"Anders" in client.get(page, headers=known).content


def test_clock_of_a_reader_that_is_wrong_hides_nothing(client, house):
    make_offer()
    ahead = http_date((timezone.now() + dt.timedelta(days=400)).timestamp())
    for moment in (ahead, "gestern", "Thu, 01 Jan 1970 00:00:00 GMT", "Sun, 99 Foo 2099 99:99:99 GMT"):
        assert client.get("/api/hsds/services", headers={"If-Modified-Since": moment}).status_code == 200


def test_tag_goes_before_the_moment(client, house):
    make_offer()
    first = client.get("/api/hsds/services")
    known = {"If-None-Match": '"another"', "If-Modified-Since": first["Last-Modified"]}
    assert client.get("/api/hsds/services", headers=known).status_code == 200


def test_answer_travels_compressed(client, house):
    for _ in range(20):
        full_offer()
    plain = client.get("/api/hsds/services?full=true")
    packed = client.get("/api/hsds/services?full=true", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) * 4 < len(plain.content)
    assert "Accept-Encoding" in packed["Vary"]
    assert client.head("/api/hsds/services").content == b""


@pytest.mark.parametrize("path", ["services", "service_at_locations", "organizations", "taxonomy_terms"])
@pytest.mark.parametrize("full", ["true", "false"])
def test_list_asks_the_database_as_often_for_many_rows_as_for_one(client, house, costs_the_same, path, full):
    def page():
        caches["micro"].clear()
        return client.get(f"/api/hsds/{path}?per_page=100&full={full}")

    costs_the_same(page, add=lambda: make_hour(offer=full_offer()))


def test_page_of_offers_takes_few_statements(client, house):
    for _ in range(5):
        make_hour(offer=full_offer())
    client.get("/api/hsds/services?full=true")
    caches["micro"].clear()
    with CaptureQueriesContext(connection) as queries:
        client.get("/api/hsds/services?full=true")
    assert len(queries) <= 12


def test_ids_stay_what_they_are(client, house):
    offer = full_offer()
    before = ask(client, f"services/{offer.public_id}")
    offer.title = "Neu"
    offer.save()
    after = ask(client, f"services/{offer.public_id}")
    assert after == before | {"name": "Neu"}
