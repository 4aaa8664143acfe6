"""The base of lists: what is read aloud, sorting, pages, emptiness."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.template import Context, Template
from django.utils import translation

from familienzentrum.tables import Column, LinkColumn, NumberColumn, PortalTable, YesNoColumn, arranged


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


class People(PortalTable):
    caption = "People"
    nothing = "Nobody is here yet."
    nothing_todo = "Invite somebody."
    row_header = "username"

    username = LinkColumn(url_of=lambda record: f"/people/{record['id']}/")
    visits = NumberColumn()
    is_active = YesNoColumn(orderable=False)


def rows(count):
    return [{"id": n, "username": f"p{n:02}", "visits": n, "is_active": n % 2} for n in range(count)]


def draw(rf, table, query=""):
    request = rf.get(f"/people/{query}")
    shown = arranged(table, request)
    html = Template("{% load portal %}{% portal_table table %}").render(Context({"table": shown, "request": request}))
    return BeautifulSoup(html, "html.parser")


def first_cells(page):
    return [th.get_text(strip=True) for th in page.select("tbody th")]


def test_table_names_itself_its_columns_and_its_rows(rf):
    page = draw(rf, People(rows(1)))
    assert page.caption.get_text() == "People"
    assert [th["scope"] for th in page.select("thead th")] == ["col", "col", "col"]
    assert page.select_one("tbody th")["scope"] == "row"
    assert page.select_one(".table-frame")["tabindex"] == "0"


def test_cells_show_links_numbers_and_words(rf):
    page = draw(rf, People(rows(1)))
    assert page.select_one("tbody th a")["href"] == "/people/0/"
    assert page.select_one("tbody td")["class"] == ["is-number"]
    assert page.select("tbody td")[1].get_text() == "no"


def test_sorting_follows_the_address_and_is_announced(rf):
    page = draw(rf, People(rows(3)), "?sort=-visits")
    assert first_cells(page) == ["p02", "p01", "p00"]
    assert [th.get("aria-sort") for th in page.select("thead th")] == [None, "descending", None]


def test_sort_link_keeps_the_filters(rf):
    page = draw(rf, People(rows(3)), "?office=7")
    assert page.select_one("thead a")["href"] == "?office=7&sort=username"


@pytest.mark.parametrize("query", ["?sort=password", "?page=x", "?page=-1", "?sort=-"])
def test_nonsense_in_the_address_shows_the_list(rf, query):
    assert first_cells(draw(rf, People(rows(2)), query)) == ["p00", "p01"]


def test_page_beyond_the_end_is_the_last(rf):
    assert first_cells(draw(rf, People(rows(26)), "?page=99")) == ["p25"]


def test_pages_are_linked_and_the_current_one_is_marked(rf):
    page = draw(rf, People(rows(60)), "?sort=visits&page=2")
    assert page.select_one(".pagination [aria-current=page]").get_text(" ", strip=True).endswith("2")
    assert page.select_one(".pagination a[rel=next]")["href"] == "?sort=visits&page=3"


def test_visitor_cannot_ask_for_everything_at_once(rf):
    assert len(first_cells(draw(rf, People(rows(60)), "?per_page=1000"))) == 25


def test_empty_list_says_why_and_what_to_do(rf):
    page = draw(rf, People([]))
    assert page.table is None
    assert [p.get_text() for p in page.select(".empty p")] == ["Nobody is here yet.", "Invite somebody."]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_list_from_the_database_takes_two_queries(rf, django_assert_num_queries, count):
    class Users(PortalTable):
        caption = "Users"
        username = Column()

    users = get_user_model().objects
    users.bulk_create(users.model(username=f"u{n}") for n in range(count))
    with django_assert_num_queries(2):
        page = draw(rf, Users(users.order_by("username")))
    assert len(page.select("tbody tr")) == count
