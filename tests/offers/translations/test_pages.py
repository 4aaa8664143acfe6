"""Staff see what is missing, outdated or unchecked, side by side with the German, and mend it."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from appointments.models import Closure, MessageText
from familienzentrum.choices import Role
from familienzentrum.models import Translation
from familienzentrum.text_kinds import TextKind
from offers.translations.readability import Ease, ease_of, lix
from offers.translations.rows import SOURCES
from tests.factories import make_centre, make_offer, make_topic, make_user
from tests.factories_closing import make_closure
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(client):
    make_centre(welcome="")
    client.force_login(make_user(role=Role.COORDINATOR))
    return make_topic(name="Geld und Schulden", line="")


def translate(topic, **given):
    values = {
        "kind": "topic",
        "row": topic.pk,
        "field": "name",
        "language": "uk",
        "german": topic.name,
        "text": "Гроші",
    }
    return Translation.objects.create(**values | given)


def edit(topic, language="uk"):
    return reverse("translation_edit", args=[language, "topic", topic.pk, "name"])


def counts(client, language="Ukrainisch"):
    """Return how many are outdated, missing, unchecked, by partners and checked, and how many mails are behind."""
    page = BeautifulSoup(client.get(reverse("translation_languages")).content, "html.parser")
    row = next(row for row in page.select("tbody tr") if language in row.text)
    return [cell.get_text(strip=True) for cell in row.select("td")][-6:]


def test_each_language_says_how_far_it_is(client, topic):
    assert counts(client) == ["0", "1", "0", "0", "0", "0"]
    known = translate(topic)
    assert counts(client) == ["0", "0", "1", "0", "0", "0"]
    known.by_partner_on = dt.date(2026, 3, 1)
    known.save()
    assert counts(client) == ["0", "0", "0", "1", "0", "0"]
    known.checked_on = dt.date(2026, 3, 1)
    known.save()
    assert counts(client) == ["0", "0", "0", "0", "1", "0"]
    topic.name = "Geld"
    topic.save()
    assert counts(client) == ["1", "0", "0", "0", "0", "0"]


def test_texts_can_be_narrowed_to_what_is_to_be_done(client, topic):
    translate(topic)
    address = reverse("translation_list", args=["uk"])
    assert "Гроші" in words(client.get(address, {"stand": "unchecked"}))
    assert "Гроші" not in words(client.get(address, {"stand": "missing"}))
    assert "Гроші" in words(client.get(address, {"stand": "nonsense"}))


def test_page_shows_both_texts_and_what_the_german_was(client, topic):
    translate(topic, german="Schulden", is_machine_made=True)
    said = words(client.get(edit(topic)))
    assert "Geld und Schulden" in said
    assert "Der deutsche Text, aus dem sie entstand Schulden" in said
    assert "von einer Maschine" in said
    area = BeautifulSoup(client.get(edit(topic, "ar")).content, "html.parser").textarea
    assert (area["lang"], area["dir"]) == ("ar", "rtl")


def test_who_checks_a_text_is_kept_and_it_counts_for_the_german_as_it_stands(client, topic):
    translate(topic, german="Schulden", is_machine_made=True)
    client.post(edit(topic), {"text": "Гроші", "is_checked": "on"})
    known = Translation.objects.get()
    assert (known.german, known.is_checked, known.checked_by.is_active) == ("Geld und Schulden", True, True)
    client.post(edit(topic), {"text": "Гроші та борги"})
    known.refresh_from_db()
    assert (known.text, known.is_machine_made, known.is_checked, known.checked_by) == (
        "Гроші та борги",
        False,
        False,
        None,
    )


def test_text_that_was_missing_is_added(client, topic):
    client.post(edit(topic), {"text": "Гроші"})
    assert Translation.objects.get().text == "Гроші"


def test_words_that_many_rows_say_are_listed_and_translated_once(client, topic):
    first, second = (make_closure(reason="Wegen Umbau") for _number in range(2))
    address = reverse("translation_list", args=["uk"])
    page = BeautifulSoup(client.get(address).content, "html.parser")
    assert [cell.text for cell in page.select("td") if cell.text == "Wegen Umbau"] == ["Wegen Umbau"]
    client.post(reverse("translation_edit", args=["uk", "closure", first.pk, "reason"]), {"text": "Ремонт"})
    Closure.objects.filter(pk=first.pk).delete()
    # The row that is left says the same, and what is changed of it is what families read.
    client.post(reverse("translation_edit", args=["uk", "closure", second.pk, "reason"]), {"text": "Перебудова"})
    assert [*Translation.objects.values_list("text", flat=True)] == ["Перебудова"]


@pytest.mark.parametrize(
    "address", ["xx/", "de/", "uk/topic/0/name/", "uk/unknown/1/name/", "uk/topic/{}/line/", "uk/topic/{}/slug/"]
)
def test_what_is_no_text_is_not_found(client, topic, address):
    assert client.get(reverse("translation_languages") + address.format(topic.pk)).status_code == 404


def test_list_costs_the_same_for_one_and_three(client, topic, costs_the_same):
    costs_the_same(lambda: client.get(reverse("translation_list", args=["uk"])), add=make_topic)


@pytest.mark.parametrize(
    ("text", "figure", "ease"),
    [
        ("", 0, Ease.EASY),
        ("Wir lesen mit Ihnen. Sie haben Zeit.", 4, Ease.EASY),
        ("Wir helfen Ihnen mit Papieren.\nKommen Sie vorbei.", 16, Ease.EASY),
        ("Unterstützung bei Antragstellung, Leistungsberechnung und Widerspruchsverfahren.", 73, Ease.HARD),
    ],
)
def test_readability_counts_words_of_a_sentence_and_long_words(text, figure, ease):
    assert (lix(text), ease_of(lix(text))) == (figure, ease)


def test_text_of_a_partner_is_its_own_until_somebody_changes_it(client, topic):
    translate(topic, by_partner_on=dt.date(2026, 3, 1))
    client.post(edit(topic), {"text": "Гроші", "is_checked": "on"})
    assert Translation.objects.get().by_partner_on == dt.date(2026, 3, 1)
    client.post(edit(topic), {"text": "Гроші та борги"})
    assert Translation.objects.get().by_partner_on is None


def test_mails_whose_german_was_changed_are_counted_with_the_texts(client, topic):
    MessageText.objects.create(occasion="booked", language="de", text="Moin {link}")
    assert counts(client)[-1] == "1"
    MessageText.objects.create(occasion="booked", language="uk", text="{link}", german="Moin {link}")
    assert counts(client)[-1] == "0"


def test_counts_lead_to_what_they_count(client, topic):
    page = BeautifulSoup(client.get(reverse("translation_languages")).content, "html.parser")
    links = {link["href"] for link in page.select("td a[href*=stand]")}
    assert "Geld und Schulden" in words(client.get(next(href for href in links if "/uk/?stand=missing" in href)))


def test_hardest_german_stands_first_and_leads_to_where_it_is_changed(client, topic):
    make_offer(title="Leicht", summary="Wir lesen mit Ihnen. Sie haben Zeit. Kommen Sie zu uns.")
    hard = make_offer(
        summary="Unterstützung bei Antragstellung, Leistungsberechnung und Widerspruchsverfahren gegenüber Behörden."
    )
    page = BeautifulSoup(client.get(reverse("readability")).content, "html.parser")
    links = [link["href"] for link in page.select("tbody a")]
    assert links[0] == reverse("offer_edit", args=[hard.pk])
    assert len(links) == 2


@pytest.mark.parametrize("kind", TextKind)
def test_every_kind_of_text_leads_to_a_page_where_it_is_changed_or_to_none(kind):
    page = SOURCES[kind].edited_at
    assert not page or reverse(page, args=[1])
