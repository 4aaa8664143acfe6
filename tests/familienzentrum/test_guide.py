"""The page of building blocks: staff see every part, nobody else does."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from familienzentrum.choices import Role
from tests.factories import make_centre, make_user


@pytest.fixture
def page(client):
    make_centre(is_demonstration=True)
    client.force_login(make_user(role=Role.ADMINISTRATION))
    return BeautifulSoup(client.get(reverse("component_guide")).content, "html.parser")


@pytest.mark.django_db
def test_guide_is_for_staff_only(client):
    make_centre()
    client.force_login(make_user())
    assert client.get(reverse("component_guide")).status_code == 404


@pytest.mark.django_db
def test_page_has_one_heading_of_the_first_level(page):
    assert len(page.find_all("h1")) == 1


@pytest.mark.django_db
def test_page_says_that_its_data_are_not_real(page):
    assert page.find("aside", class_="demonstration")


@pytest.mark.django_db
def test_no_id_stands_twice(page):
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.django_db
def test_every_field_has_a_label(page):
    labelled = {label["for"] for label in page.find_all("label", attrs={"for": True})}
    fields = [tag for tag in page.select("input, select, textarea") if not tag.find_parent("label")]
    assert [tag["id"] for tag in fields if tag["id"] not in labelled] == []


@pytest.mark.django_db
def test_page_has_no_inline_style_or_script(page):
    assert page.find_all(style=True) == []
    assert page.find_all("script") == []
