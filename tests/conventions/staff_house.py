"""A house with one row of everything, so that every staff address has something to show."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import time_machine
from django.utils import timezone

from appointments.desk.subscription_actions import make_subscription
from appointments.models import CallTask
from appointments.walk_ins.actions import take_number
from familienzentrum.choices import Role
from familienzentrum.models import AddressChange, FactorReset, User
from reporting.choices import Wanted
from reporting.models import AnnualReport, Preparation
from tests import (
    factories,
    factories_closing,
    factories_freshness,
    factories_groups,
    factories_hours,
    factories_planning,
)
from tests.client import Client
from tests.factories_release import make_candidate_to_check, make_release

# Ten o'clock on a Tuesday: what has begun today began today.
NOW = dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@contextmanager
def staff_house() -> Iterator[tuple[dict[str, Client], dict[str, Any]]]:
    """Yield somebody logged in for each column of the matrix, and what the addresses need."""
    with time_machine.travel(NOW, tick=False):
        people = _people()
        yield _logged_in(people), _of_appointments(people) | _of_offers(people) | _of_reports()


def _people() -> dict[str, User]:
    office = factories.make_office(writes_itself=True, plans_itself=True)
    return {
        "desk": factories.make_user(role=Role.FRONT_DESK, username="empfang"),
        "own": factories.make_adviser(office),
        "other": factories.make_adviser(factories.make_office()),
        "coordination": factories.make_user(role=Role.COORDINATOR),
        "administration": factories.make_user(role=Role.ADMINISTRATION, username="verwaltung"),
        "audit": factories.make_user(role=Role.AUDIT),
        "nobody": factories.make_user(),
    }


def _logged_in(people: dict[str, User]) -> dict[str, Client]:
    clients = {"stranger": Client()} | {who: Client() for who in people}
    for who, person in people.items():
        clients[who].force_login(person)
    return clients


def _of_offers(people: dict[str, User]) -> dict[str, Any]:
    centre = factories.make_centre()
    person = factories.make_user(role=Role.COORDINATOR)
    return {
        "opening_hour": factories.make_opening_hour(centre=centre),
        "place": factories.make_place(),
        "place_hour": factories.make_place_hour(),
        "brochure": factories.make_brochure(),
        "spot_kind": factories.make_spot_kind(),
        "spot": factories.make_spot(),
        "landmark": factories.make_landmark(),
        "photograph": factories.make_photograph(),
        "stand": factories.make_stand(),
        "talk_language": factories.make_talk_language(),
        "emergency_number": factories.make_emergency_number(),
        "room": factories.make_room(),
        "provider": factories.make_provider(),
        "office": factories.make_office(),
        "offer": factories.make_offer(),
        "topic": factories.make_topic(),
        "age_phase": factories.make_age_phase(),
        "feed": factories.make_feed(),
        "proposal": factories_freshness.make_proposal(),
        "doubt": factories_freshness.make_doubt(),
        "translation_request": factories_freshness.make_proposed_translation().request,
        "signpost": factories.make_signpost(),
        "synonym": factories.make_synonym(),
        "page_words": factories.make_page_words(),
        "person": person,
        "factor_reset": FactorReset.objects.create(person=person, operator="IT", reason="Stood before me"),
        "membership": person.memberships.get(),
        "address_change": AddressChange.objects.create(
            person=person,
            email="new@example.org",
            asked_by=factories.make_user(),
            # The database knows no other day than today, whatever day tests travel to.
            begins_on=dt.date(2100, 1, 1),
        ),
    }


def _of_appointments(people: dict[str, User]) -> dict[str, Any]:
    own = people["own"]
    offer = factories.make_offer(office=own.memberships.get().office)
    begun = {"offer": offer, "starts_at": NOW - HOUR}
    appointment = factories.make_appointment(slot=factories.make_slot(offer=offer))
    date = factories_groups.make_course(course={"title": "Kurs"})
    single_date = factories_hours.make_single_date(hour=factories.make_hour(offer=offer))
    open_door = factories.make_slot(capacity=0, **begun)
    return {
        "appointment": appointment,
        "accompanied": factories.make_appointment(
            slot=factories.make_slot(offer=offer), personal={"wants_company": True}
        ),
        "video_talk": factories.make_appointment(slot=factories.make_slot(offer=offer, channel="video")),
        "free": factories.make_slot(offer=offer),
        "listed": factories.make_offer(has_waiting_list=True),
        "own_offer": factories.make_offer(office=offer.office),
        "open_door": open_door,
        "tree_wish": (tree_wish := factories_groups.make_tree_wish()),
        "wish_tree": tree_wish.tree,
        "counted_stand": factories.make_stand(day=NOW.date()),
        "walk_in": take_number(open_door.offer, key=uuid.uuid4()),
        "call": CallTask.objects.create(reason="cancelled", made_on=timezone.localdate(), appointment=appointment),
        "subscription": make_subscription(by=own).subscription,
        "visit": factories.make_visit(recorded_by=people["desk"]),
        "taken_step": factories.make_taken_step(by=people["desk"]),
        "course": date.course,
        "date": date,
        "draw": factories_groups.make_draw(),
        "room_booking": factories_closing.make_room_booking(office=offer.office),
        "closure": factories_closing.make_door_notice().closure,
        "absence": factories_closing.make_absence(person=own),
        "substitution": factories_closing.make_substitution(),
        "duty": factories_closing.make_duty(),
        "school_holiday": factories_hours.make_school_holiday(),
        "hour": single_date.hour,
        "single_date": single_date,
    }


def _of_reports() -> dict[str, Any]:
    report = factories.make_report(paper=factories.make_paper())
    make_release(report=report, figures={"grants": [{"pk": 1, "grant": {"funder": "State", "title": "A grant"}}]})
    factories.make_chapter_picture(report=report)
    partner_text = factories.make_partner_text(report=report, text="Wir waren da.")
    make_candidate_to_check(report=report, number=2, changes="Put right.")
    return {
        "goal": factories.make_goal(),
        "budget_line": factories.make_budget_line(),
        "committee": factories.make_committee(),
        "paper": factories.make_paper(),
        "indicator": factories.make_indicator(),
        "funder": factories_planning.make_funder(),
        "grant": factories_planning.make_grant(),
        "counting_change": factories_planning.make_counting_change(),
        "partner_text": partner_text,
        "waiting": _prepared(report, wanted=Wanted.PREVIEW),
        "prepared": _prepared(report, wanted=Wanted.DRAFT, state="ready", content=b"%PDF-1.7"),
    }


def _prepared(report: AnnualReport, **given: Any) -> Preparation:
    return Preparation.objects.create(report=report, language="de", asked_at=NOW, alive_at=NOW, **given)
