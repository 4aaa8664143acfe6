"""Visits: anonymous from birth, correctable on the same day, and closed at night."""

import datetime as dt
import uuid
from dataclasses import fields, replace

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appointments.choices import Channel, FirstContact, PartOfDay
from appointments.core.day_parts import part_of_day
from appointments.jobs import close_days
from appointments.models import Appointment, Visit, VisitAgePhase, VisitTopic
from appointments.visits.actions import (
    CannotCorrect,
    RecordedBefore,
    VisitEntry,
    close_day,
    close_past_days,
    correct_visit,
    record_visit,
    remove_visit,
)
from appointments.visits.forms import VisitForm, as_chosen
from familienzentrum.models import AuditEntry
from tests.factories import make_age_phase, make_offer, make_office, make_topic, make_user, make_visit

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 3, 10, 11, 30, tzinfo=dt.UTC)  # half past twelve in Berlin
TODAY = dt.date(2026, 3, 10)


@pytest.fixture
def desk():
    return make_user()


def answers():
    """An entry in which every question has an answer that no default gives."""
    offer = make_offer(title="Group")
    return VisitEntry(
        main_topic=make_topic(),
        channel=Channel.PHONE,
        further_topics=[make_topic()],
        age_phases=[make_age_phase()],
        language="ar",
        first_contact=FirstContact.YES,
        office=offer.office,
        offer=offer,
        referred_to=make_office(),
    )


def entry(**given):
    return VisitEntry(main_topic=make_topic(), **given)


@pytest.mark.time_machine(NOON, tick=False)
def test_visit_keeps_the_day_and_its_part(desk):
    visit = record_visit(entry(), by=desk).visit
    visit.refresh_from_db()
    assert (visit.day, visit.part_of_day, visit.recorded_by) == (TODAY, PartOfDay.AFTERNOON, desk)


@pytest.mark.parametrize(
    ("hour", "part"), [(0, "morning"), (11, "morning"), (12, "afternoon"), (16, "afternoon"), (17, "evening")]
)
def test_part_of_day(hour, part):
    assert part_of_day(dt.datetime(2026, 3, 10, hour, 59, tzinfo=dt.UTC)) == part


def test_visit_keeps_every_chip(desk):
    topic, more, phase, office = make_topic(), make_topic(), make_age_phase(), make_office()
    given = VisitEntry(
        main_topic=topic,
        channel=Channel.PHONE,
        further_topics=[more],
        age_phases=[phase],
        language="tr",
        first_contact=FirstContact.YES,
        office=office,
        referred_to=office,
    )
    visit = Visit.objects.get(pk=record_visit(given, by=desk).visit.pk)
    assert (visit.main_topic, list(visit.further_topics.all()), list(visit.age_phases.all())) == (
        topic,
        [more],
        [phase],
    )
    assert (visit.channel, visit.language, visit.first_contact) == ("phone", "tr", "yes")
    assert (visit.office, visit.offer, visit.referred_to) == (office, None, office)


def test_offer_brings_its_office(desk):
    offer = make_offer()
    visit = record_visit(entry(offer=offer, office=make_office()), by=desk).visit
    assert (visit.offer, visit.office) == (offer, offer.office)


def test_main_topic_is_not_counted_twice(desk):
    topic = make_topic()
    record_visit(VisitEntry(main_topic=topic, further_topics=[topic]), by=desk)
    assert not VisitTopic.objects.exists()


def test_same_form_twice_is_one_visit(desk):
    given, number = entry(age_phases=[make_age_phase()]), uuid.uuid4()
    first = record_visit(given, by=desk, number=number)
    with CaptureQueriesContext(connection) as sent:
        assert record_visit(given, by=desk, number=number) == first
    assert not first.is_corrected
    # A statement that fails would stand in the log of the database, with its minute.
    assert not [query for query in sent if "INSERT" in query["sql"]]
    assert (Visit.objects.count(), VisitAgePhase.objects.count()) == (1, 1)


@pytest.mark.parametrize("question", [q.name for q in fields(VisitEntry)])
def test_same_form_with_another_answer_corrects_its_visit(desk, question):
    empty, number = entry(), uuid.uuid4()
    record_visit(empty, by=desk, number=number)
    changed = replace(empty, **{question: getattr(answers(), question)})
    recorded = record_visit(changed, by=desk, number=number)
    assert recorded.is_corrected
    assert not record_visit(changed, by=desk, number=number).is_corrected
    assert recorded.visit == Visit.objects.get()


def test_form_of_yesterday_says_that_it_changes_nothing(desk):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    visit = make_visit(recorded_by=desk, day=yesterday, channel=Channel.PHONE)
    with pytest.raises(RecordedBefore):
        record_visit(entry(channel=Channel.EMAIL), by=desk, number=visit.pk)
    assert Visit.objects.get().channel == Channel.PHONE


def test_number_of_somebody_elses_form_is_not_answered(desk):
    visit = make_visit(recorded_by=make_user())
    with pytest.raises(Visit.DoesNotExist), transaction.atomic():
        record_visit(entry(), by=desk, number=visit.pk)


def test_visit_leaves_no_minute_in_the_audit_log(desk):
    visit = record_visit(entry(), by=desk).visit
    remove_visit(correct_visit(visit, entry(), by=desk), by=desk)
    assert not AuditEntry.objects.exists()


def test_own_entry_of_today_can_be_corrected(desk):
    phase, topic = make_age_phase(), make_topic()
    visit = record_visit(entry(age_phases=[phase], further_topics=[topic]), by=desk).visit
    correct_visit(visit, entry(channel=Channel.EMAIL), by=desk)
    visit.refresh_from_db()
    assert (visit.channel, VisitTopic.objects.count(), VisitAgePhase.objects.count()) == ("email", 0, 0)


def test_own_entry_of_today_can_be_taken_back(desk):
    remove_visit(record_visit(entry(age_phases=[make_age_phase()]), by=desk).visit, by=desk)
    assert not Visit.objects.exists()


@pytest.mark.parametrize("deed", [remove_visit, lambda visit, by: correct_visit(visit, entry(), by=by)])
def test_entry_of_somebody_else_or_another_day_is_out_of_reach(deed, desk):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    for visit in (make_visit(recorded_by=make_user()), make_visit(recorded_by=desk, day=yesterday), make_visit()):
        with pytest.raises(CannotCorrect):
            deed(visit, by=desk)


def days_visits(count=12, **given):
    """Visits of yesterday, in a known order, each with rows of its own."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    visits = [make_visit(day=yesterday, recorded_by=make_user(), **given) for _ in range(count)]
    for visit in visits:
        VisitTopic.objects.create(visit=visit, topic=make_topic())
        VisitAgePhase.objects.create(visit=visit, age_phase=make_age_phase())
    return yesterday, visits


def on_disk(model, column):
    """Return the values of a column in the order of the rows on disk, and the transactions that wrote them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column}, xmin::text FROM {model._meta.db_table} ORDER BY ctid")
        rows = cursor.fetchall()
    return [value for value, _ in rows], {xmin for _, xmin in rows}


def test_closed_day_forgets_who_recorded():
    day, _visits = days_visits()
    assert close_day(day) == 12
    assert set(Visit.objects.values_list("recorded_by", flat=True)) == {None}


def test_closed_day_keeps_what_was_counted():
    day, visits = days_visits()
    before = sorted((v.main_topic_id, v.topic_rows.get().topic_id, v.age_phase_rows.get().age_phase_id) for v in visits)
    close_day(day)
    after = [
        (v.main_topic_id, v.topic_rows.get().topic_id, v.age_phase_rows.get().age_phase_id) for v in Visit.objects.all()
    ]
    assert sorted(after) == before


@pytest.mark.parametrize(
    ("model", "column"), [(Visit, "main_topic_id"), (VisitTopic, "topic_id"), (VisitAgePhase, "age_phase_id")]
)
def test_closed_day_has_no_order(model, column):
    day, _visits = days_visits()
    before, _ = on_disk(model, column)
    close_day(day)
    after, transactions = on_disk(model, column)
    assert len(transactions) == 1
    assert sorted(after) == sorted(before)
    assert after != before  # by chance the same once in 479,001,600 runs


def test_closed_day_has_new_numbers():
    day, visits = days_visits()
    close_day(day)
    assert not Visit.objects.filter(pk__in=[visit.pk for visit in visits]).exists()


def test_closing_twice_is_the_same_as_once():
    day, _visits = days_visits(3)
    close_day(day)
    numbers = set(Visit.objects.values_list("pk", flat=True))
    assert close_day(day) == 0
    assert set(Visit.objects.values_list("pk", flat=True)) == numbers
    assert AuditEntry.objects.get().details == {"day": day.isoformat(), "count": 3}


def test_night_closes_every_open_day_but_today():
    for days_ago in (0, 1, 1, 5):
        make_visit(day=timezone.localdate() - dt.timedelta(days=days_ago), recorded_by=make_user())
    assert close_past_days() == 3
    assert Visit.objects.get(recorded_by__isnull=False).day == timezone.localdate()


def test_nightly_job_closes_days():
    days_visits(1)
    close_days()
    assert Visit.objects.get().recorded_by is None


def related(model):
    """Return the tables that a row of this one leads to or is led to from."""
    fields = [field for field in model._meta.get_fields(include_hidden=True) if field.is_relation]
    return {field.related_model for field in fields}


def test_no_key_leads_from_a_visit_to_an_appointment_but_over_master_data():
    """Follow every key from the visit's own tables; what a thousand rows share says nothing about one."""
    master_data = {"offers", "familienzentrum"}
    found, ahead = set(), {Visit}
    while ahead:
        model = ahead.pop()
        found.add(model)
        ahead |= {m for m in related(model) if m._meta.app_label not in master_data} - found
    assert found == {Visit, VisitTopic, VisitAgePhase}
    assert Appointment not in found


@pytest.mark.parametrize("model", [Visit, VisitTopic, VisitAgePhase])
def test_visit_has_no_time_no_text_and_no_running_number(model):
    kinds = {type(field) for field in model._meta.concrete_fields}
    assert not kinds & {models.DateTimeField, models.TimeField, models.TextField}
    assert isinstance(model._meta.pk, models.UUIDField)
    assert all(field.choices for field in model._meta.concrete_fields if isinstance(field, models.CharField))


REFUSED = {
    "visit_part_of_day_known": {"part_of_day": "at ten"},
    "visit_channel_known": {"channel": "dove"},
    "visit_language_known": {"language": "zz"},
    "visit_first_contact_known": {"first_contact": "maybe"},
}
ACCEPTED = [{"part_of_day": "evening"}, {"channel": "video"}, {"language": ""}, {"first_contact": "no"}]


@pytest.mark.parametrize(("name", "values"), REFUSED.items())
def test_database_refuses_what_is_not_on_a_list(name, values):
    with pytest.raises(IntegrityError, match=name):
        make_visit(**values)


@pytest.mark.parametrize("values", ACCEPTED)
def test_database_accepts_what_is_on_a_list(values):
    assert make_visit(**values).pk


def test_visit_topic_once():
    visit, topic = make_visit(), make_topic()
    VisitTopic.objects.create(visit=visit, topic=topic)
    VisitTopic.objects.create(visit=make_visit(), topic=topic)
    with pytest.raises(IntegrityError, match="visit_topic_once"), transaction.atomic():
        VisitTopic.objects.create(visit=visit, topic=topic)


def test_visit_age_phase_once():
    visit, phase = make_visit(), make_age_phase()
    VisitAgePhase.objects.create(visit=visit, age_phase=phase)
    VisitAgePhase.objects.create(visit=make_visit(), age_phase=phase)
    with pytest.raises(IntegrityError, match="visit_age_phase_once"), transaction.atomic():
        VisitAgePhase.objects.create(visit=visit, age_phase=phase)


def test_answers_have_one_for_every_question():
    given, empty = answers(), VisitEntry(main_topic=make_topic())
    assert [q.name for q in fields(VisitEntry) if getattr(given, q.name) == getattr(empty, q.name)] == []


@pytest.mark.parametrize("is_over", [False, True])
def test_every_answer_survives_recording_correcting_and_the_closing_of_its_day(desk, is_over):
    given = answers()
    visit = record_visit(given, by=desk).visit
    if is_over:
        close_day(visit.day)
        visit = Visit.objects.get()
    # What a correction opens is what it saves, if nobody changes a chip; who was talked to is the offer then.
    chosen = as_chosen(visit)
    form = VisitForm({name: [str(getattr(v, "pk", v)) for v in value] if isinstance(value, list) else value
                      for name, value in chosen.items()}, initial=chosen)  # fmt: skip
    assert form.is_valid(), form.errors
    saved = form.to_entry()
    read = {q.name: getattr(saved, q.name) for q in fields(VisitEntry)}
    wanted = {q.name: getattr(given, q.name) for q in fields(VisitEntry)} | {"office": None}
    assert {name: list(value) if isinstance(value, QuerySet) else value for name, value in read.items()} == wanted
