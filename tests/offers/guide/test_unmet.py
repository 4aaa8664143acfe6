"""What nobody found: counted by answers from lists, shown only in large steps."""

import datetime as dt

import pytest
from django.utils import timezone

from familienzentrum.choices import Role
from offers.choices import WhyUnmet
from offers.guide.answers import Answers
from offers.guide.unmet_actions import count_unmet, forget_unmet
from offers.guide.unmet_queries import Counted, searched_in_vain, unmet_since
from offers.models import MissedSearch, UnmetNeed
from tests.factories import make_age_phase, make_centre, make_offer, make_topic, make_user
from tests.offers.reading import address, read
from tests.reading import words
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def make_need(**given):
    return UnmetNeed.objects.create(**{"day": timezone.localdate(), "reason": "time"} | given)


def send(client, **query):
    return client.post(f"{address('guide_unmet')}?{'&'.join(f'{k}={v}' for k, v in query.items())}", {"reason": "time"})


def test_who_finds_nothing_is_counted_with_what_was_answered(client):
    topic, phase = make_topic(slug="kita"), make_age_phase(slug="0-3")
    make_offer(languages=["ar"])
    answer = send(client, topic="kita", age_phase="0-3", language="ar", way="phone")
    assert answer.status_code == 302
    assert words(read(client, "guide_heard").h1) == "Thank you. We have counted it."
    need = UnmetNeed.objects.get()
    assert (need.topic, need.age_phase, need.language, need.way, need.reason, need.times) == (
        topic,
        phase,
        "ar",
        "phone",
        "time",
        1,
    )


def test_same_need_is_one_row_so_that_no_order_is_kept(client):
    for _number in range(3):
        send(client, topic="")
    assert UnmetNeed.objects.get().times == 3


def test_counts_are_deleted_once_they_are_shown_no_more():
    today = timezone.localdate()
    kept, _gone = (make_need(day=today - dt.timedelta(days=days)) for days in (365, 366))
    assert forget_unmet(today) == 1
    assert UnmetNeed.objects.get() == kept


def test_opening_the_page_counts_nothing(client):
    read(client, "guide_unmet")
    client.head(address("guide_unmet"))
    assert not UnmetNeed.objects.exists()


def test_reason_from_no_list_counts_nothing(client):
    for reason in ("", "because", "<b>"):
        assert client.post(address("guide_unmet"), {"reason": reason}).status_code == 422
    assert not UnmetNeed.objects.exists()


def test_answers_that_nobody_could_give_are_counted_as_none(client):
    send(client, topic="unknown", language="zz", way="smoke")
    need = UnmetNeed.objects.get()
    assert (need.topic, need.language, need.way) == (None, "", "")


def test_script_cannot_fill_the_counts(client, settings):
    settings.LIMITS = settings.LIMITS | {"needs": 2}
    assert [send(client).status_code for _number in range(4)] == [302, 302, 422, 422]
    assert UnmetNeed.objects.get().times == 2


def test_program_that_fills_in_everything_is_not_counted(client):
    answer = client.post(address("guide_unmet"), {"reason": "time", "website": "https://example.org"})
    assert answer.status_code == 422
    assert not UnmetNeed.objects.exists()


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("unmet_need_known", {"language": "zz"}, {"language": "uk"}),
        ("unmet_need_known", {"way": "smoke"}, {"way": "video"}),
        ("unmet_need_known", {"reason": "rain"}, {"reason": "place"}),
        ("unmet_need_happened", {"times": 0}, {"times": 2}),
    ],
)
def test_database_refuses_what_is_in_no_list(name, wrong, right):
    assert refused(lambda: make_need(**wrong)) == name
    assert make_need(**right).pk


def test_one_need_of_a_day_is_counted_together():
    make_need()
    assert refused(make_need) == "unmet_need_counted_together"
    assert make_need(day=timezone.localdate() - dt.timedelta(days=1)).pk


def test_counts_are_shown_in_multiples_of_the_smallest_one_only():
    kita, money = make_topic(name="Kita", slug="kita"), make_topic(name="Money")
    make_need(topic=kita, times=4)
    make_need(topic=kita, times=3, reason="place")
    make_need(topic=money, times=4)
    topics, _phases, languages, _ways, reasons, *_ = (group.lines for group in unmet_since(timezone.localdate(), 5))
    assert topics == [Counted("Kita", 5)]
    assert reasons == [Counted(str(WhyUnmet.TIME.label), 5)]
    assert languages == []


def test_needs_of_long_ago_are_no_needs_of_today():
    make_need(day=timezone.localdate() - dt.timedelta(days=400), times=50)
    since = timezone.localdate() - dt.timedelta(days=365)
    assert [line for group in unmet_since(since, 3) for line in group.lines] == []


def test_words_searched_in_vain_are_an_unmet_need_for_the_coordination_alone(client):
    make_centre(smallest_count=3)
    month = timezone.localdate().replace(day=1)
    for digest, count, said in (("a", 7, "kinderyoga"), ("b", 2, "")):
        MissedSearch.objects.create(month=month, digest=digest, count=count, words=said)
    before = (month - dt.timedelta(days=1)).replace(day=1)
    MissedSearch.objects.create(month=before, digest="c", count=4, words="kinderyoga")
    assert searched_in_vain(timezone.localdate() - dt.timedelta(days=60), 3).lines == [Counted("kinderyoga", 9)]
    client.force_login(make_user(role=Role.COORDINATOR))
    page = words(client.get(address("unmet_needs")))
    assert ("kinderyoga: " in page, "Zuletzt stehen die Wörter" in page) == (True, True)
    client.force_login(make_user(role=Role.ADMINISTRATION))
    page = words(client.get(address("unmet_needs")))
    assert ("kinderyoga" in page, "vergeblich gesucht" in page) == (False, False)


def test_coordinator_reads_what_was_missing(client):
    make_centre(smallest_count=3)
    make_topic(name="Sleep", slug="sleep")
    for _number in range(4):
        count_unmet(Answers(topic="sleep"), WhyUnmet.TIME)
    client.force_login(make_user(role=Role.COORDINATOR))
    page = words(client.get(address("unmet_needs")))
    assert "Sleep: " in page
    assert "3" in page
    assert "4" not in page.split("Sleep: ")[1].split(" ", 3)[1]
