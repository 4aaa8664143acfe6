"""Makes valid rows; keywords override what a test is about."""

import datetime as dt
import io
import itertools
from hashlib import sha256
from typing import Any

from django.utils import timezone
from PIL import Image

from appointments.messages.telling import know_all
from appointments.models import Appointment, ConsultationHour, PersonalData, Referral, Slot, TakenStep, Visit
from familienzentrum.choices import Role
from familienzentrum.codes import new_code, normalised
from familienzentrum.crypto import digest
from familienzentrum.models import Centre, OpeningHour, User
from offers.choices import Admission, OfferKind, ProviderKind
from offers.models import (
    AgePhase,
    Brochure,
    EmergencyNumber,
    Feed,
    Landmark,
    Membership,
    Offer,
    Office,
    PageWords,
    Photograph,
    Place,
    PlaceHour,
    Provider,
    Room,
    Signpost,
    Spot,
    SpotKind,
    Stand,
    Synonym,
    TalkLanguage,
    Topic,
)
from reporting.models import (
    AnnualReport,
    BudgetLine,
    ChapterPicture,
    ChapterText,
    Committee,
    Deliberation,
    Goal,
    GoalYear,
    Indicator,
    Measure,
    Paper,
    PartnerText,
)

_numbers = itertools.count(1)
_colours = ((n % 250, n // 250 % 250, 100) for n in itertools.count(0, 20))


def make_centre(**given: Any) -> Centre:
    values = {"key": "test", "name": "Familienzentrum Test", "municipality": "Test", "land": "NI", "phone": "0123 456"}
    return Centre.objects.create(**values | given)


def make_opening_hour(**given: Any) -> OpeningHour:
    """Mondays from 9 to 12, unless told otherwise."""
    values: dict[str, Any] = {"weekday": 0, "opens_at": dt.time(9), "closes_at": dt.time(12)}
    if "centre" not in given:
        values["centre"] = Centre.objects.first() or make_centre()
    return OpeningHour.objects.create(**values | given)


def make_user(*, role: Role | None = None, office: Office | None = None, **given: Any) -> User:
    number = next(_numbers)
    user = User.objects.create(**{"username": f"user{number}", "email": f"user{number}@example.org"} | given)
    if role:
        Membership.objects.create(user=user, role=role, office=office)
    return user


def make_adviser(office: Office, **given: Any) -> User:
    return make_user(role=Role.ADVISER, office=office, **given)


def make_provider(**given: Any) -> Provider:
    values = {"name": f"Provider {next(_numbers)}", "kind": ProviderKind.MUNICIPALITY}
    return Provider.objects.create(**values | given)


def make_office(**given: Any) -> Office:
    number = next(_numbers)
    values = {"name": f"Office {number}", "short_name": f"O{number}"}
    if "provider" not in given:
        values["provider"] = make_provider()
    return Office.objects.create(**values | given)


def make_topic(**given: Any) -> Topic:
    number = next(_numbers)
    return Topic.objects.create(**{"slug": f"topic-{number}", "name": f"Topic {number}"} | given)


def make_signpost(**given: Any) -> Signpost:
    return Signpost.objects.create(
        **{"title": f"Signpost {next(_numbers)}", "summary": "Helps.", "who": "Office"} | given
    )


def make_synonym(**given: Any) -> Synonym:
    return Synonym.objects.create(**{"words": f"word{next(_numbers)}", "means": "Talk"} | given)


def make_talk_language(**given: Any) -> TalkLanguage:
    """Albanian, unless told otherwise: the codes of others follow the alphabet."""
    code = "sq" if not TalkLanguage.objects.exists() else f"q{chr(97 + TalkLanguage.objects.count())}"
    values = {"code": code, "name": "Albanisch" if code == "sq" else f"Sprache {code}", "own_name": "Shqip"}
    return TalkLanguage.objects.create(**values | given)


def make_page_words(leads_to: str = "start", **given: Any) -> PageWords:
    return PageWords.objects.create(**{"leads_to": leads_to, "title": f"Page {next(_numbers)}"} | given)


def make_age_phase(**given: Any) -> AgePhase:
    number = next(_numbers)
    values = {"slug": f"age-{number}", "label": f"Age {number}", "from_years": 0, "to_years": 3}
    return AgePhase.objects.create(**values | given)


def make_emergency_number(**given: Any) -> EmergencyNumber:
    """A number on every page of help, unless told otherwise."""
    number = next(_numbers)
    values = {"name": f"Helpline {number}", "number": f"0800 {number}", "line": "Free", "pages": ["every"]}
    return EmergencyNumber.objects.create(**values | given)


def make_place(**given: Any) -> Place:
    return Place.objects.create(**{"name": f"Place {next(_numbers)}", "street": "Marktplatz 1", "town": "Test"} | given)


def make_place_hour(**given: Any) -> PlaceHour:
    """Mondays from 9 to 12, unless told otherwise."""
    values: dict[str, Any] = {"weekday": 0, "opens_at": dt.time(9), "closes_at": dt.time(12)}
    if "place" not in given:
        values["place"] = make_place()
    return PlaceHour.objects.create(**values | given)


def make_brochure(**given: Any) -> Brochure:
    return Brochure.objects.create(**{"title": f"Brochure {next(_numbers)}", "left": 20} | given)


def make_spot_kind(**given: Any) -> SpotKind:
    number = next(_numbers)
    return SpotKind.objects.create(**{"slug": f"list-{number}", "name": f"List {number}"} | given)


def make_spot(**given: Any) -> Spot:
    values: dict[str, Any] = {"name": f"Spot {next(_numbers)}"}
    if "kind" not in given:
        values["kind"] = make_spot_kind()
    return Spot.objects.create(**values | given)


def make_landmark(**given: Any) -> Landmark:
    values = {"name": f"Landmark {next(_numbers)}", "kind": "station", "points": "50.0000 10.0000"}
    return Landmark.objects.create(**values | given)


def make_photograph(**given: Any) -> Photograph:
    """A picture of the house; of a person with `kind="face"`."""
    content = given.pop("content", None) or picture_file("WEBP", color=next(_colours))
    values: dict[str, Any] = {"alternative": "Red house", "rights": "Photo: archive", "width": 40, "height": 30}
    values |= {"content": content, "sha256": sha256(content).hexdigest()}
    if given.get("kind") == "face":
        values |= {"role": "Empfang", "agreed_on": dt.date(2026, 1, 1)}
        if "office" not in given:
            values["office"] = make_office()
    return Photograph.objects.create(**values | given)


def make_feed(**given: Any) -> Feed:
    number = next(_numbers)
    return Feed.objects.create(**{"name": f"Town {number}", "address": f"https://{number}.example/api/hsds"} | given)


def make_stand(**given: Any) -> Stand:
    """In a week from now, from 9 to 12, unless told otherwise."""
    day = timezone.localdate() + dt.timedelta(days=7)
    values: dict[str, Any] = {"day": day, "starts_at": dt.time(9), "ends_at": dt.time(12), "street": "Seeweg 2"}
    if "place" not in given:
        values["place"] = make_place(is_mobile=True)
    return Stand.objects.create(**values | given)


def make_room(**given: Any) -> Room:
    values = {"name": f"Room {next(_numbers)}"}
    if "place" not in given:
        values["place"] = make_place()
    return Room.objects.create(**values | given)


def make_offer(**given: Any) -> Offer:
    values: dict[str, Any] = {
        "title": f"Offer {next(_numbers)}",
        "summary": "We listen.",
        "kind": OfferKind.CONSULTATION,
        "admission": Admission.BOOKING,
        "recorded_on": dt.date(2020, 1, 1),
    }
    topics = given.pop("topics", None)
    age_phases = given.pop("age_phases", [])
    if "office" not in given:
        values["office"] = make_office()
    offer = Offer.objects.create(**values | given)
    offer.topics.add(*(topics if topics is not None else [make_topic()]))
    offer.age_phases.add(*age_phases)
    return offer


def make_hour(**given: Any) -> ConsultationHour:
    """Mondays from 9 to 12, half an hour each."""
    values: dict[str, Any] = {
        "weekday": 0,
        "starts_at": dt.time(9),
        "ends_at": dt.time(12),
        "valid_from": dt.date(2026, 1, 1),
    }
    if "offer" not in given:
        values["offer"] = make_offer()
    return ConsultationHour.objects.create(**values | given)


def afternoon(day: dt.date) -> dt.datetime:
    """Return two o'clock of a day, as the clock on the wall says it."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(14)))


def make_slot(**given: Any) -> Slot:
    """Half an hour in the afternoon in a week, with one place; it never meets an hour of `make_hour`."""
    start = given.pop("starts_at", None) or afternoon(timezone.localdate() + dt.timedelta(days=7))
    values: dict[str, Any] = {"starts_at": start, "ends_at": start + dt.timedelta(minutes=30)}
    if "offer" not in given:
        values["offer"] = make_offer()
    elif given["offer"].is_sensitive and given.get("course") and given.get("channel", "on_site") == "on_site":
        place = given["offer"].place
        values["room"] = make_room(place=place) if place else make_room()
    return Slot.objects.create(**values | given)


def make_appointment(*, personal: dict[str, Any] | None = None, **given: Any) -> Appointment:
    """One adult at a time in a week; `personal` is what the family told."""
    slot = given.pop("slot", None) or make_slot()
    code = new_code()
    values = {
        "office": slot.offer.office,
        "booked_on": timezone.localdate(),
        "code_digest": digest(normalised(code), purpose="appointment"),
        "erase_on": timezone.localdate(slot.ends_at) + dt.timedelta(days=2),
    }
    appointment = Appointment(slot=slot, **values | given)
    appointment.seal(PersonalData(code=code, **personal or {}))
    know_all(appointment)
    appointment.save()
    return appointment


def make_visit(**given: Any) -> Visit:
    """One conversation this morning."""
    values: dict[str, Any] = {"day": timezone.localdate(), "part_of_day": "morning", "channel": "in_person"}
    if "main_topic" not in given:
        values["main_topic"] = make_topic()
    if given.get("recorded_by"):
        values["recorded_on"] = given.get("day", values["day"])
    return Visit.objects.create(**values | given)


def make_taken_step(**given: Any) -> TakenStep:
    """A family that somebody noted as missing today."""
    values: dict[str, Any] = {"before": "booked", "after": "no_show", "on": timezone.localdate()}
    if "appointment" not in given:
        given["appointment"] = make_appointment(state=given.get("after", "no_show"))
    values["date"] = given["appointment"].first_date
    if "by" not in given:
        values["by"] = make_user()
    return TakenStep.objects.create(**values | given)


def make_referral(**given: Any) -> Referral:
    """A slip of today from the front desk that nobody has taken yet."""
    values: dict[str, Any] = {"given_on": timezone.localdate(), "code_digest": digest(new_code(), purpose="referral")}
    if "to_office" not in given:
        values["to_office"] = make_office()
    return Referral.objects.create(**values | given)


def make_goal(**given: Any) -> Goal:
    return Goal.objects.create(**{"level": "structural", "title": f"Goal {next(_numbers)}"} | given)


def make_goal_year(**given: Any) -> GoalYear:
    values: dict[str, Any] = {"year": 2025}
    if "goal" not in given:
        values["goal"] = make_goal()
    return GoalYear.objects.create(**values | given)


def make_measure(**given: Any) -> Measure:
    values: dict[str, Any] = {"year": 2025, "title": f"Step {next(_numbers)}"}
    if "goal" not in given:
        values["goal"] = make_goal()
    return Measure.objects.create(**values | given)


def make_budget_line(**given: Any) -> BudgetLine:
    """A line of which no amount is known."""
    return BudgetLine.objects.create(**{"year": 2025, "title": f"Line {next(_numbers)}"} | given)


def make_committee(**given: Any) -> Committee:
    return Committee.objects.create(**{"name": f"Committee {next(_numbers)}"} | given)


def make_paper(**given: Any) -> Paper:
    return Paper.objects.create(**{"kind": "information", "title": f"Paper {next(_numbers)}"} | given)


def make_deliberation(**given: Any) -> Deliberation:
    values: dict[str, Any] = {"day": dt.date(2026, 3, 3)}
    if "paper" not in given:
        values["paper"] = make_paper()
    if "committee" not in given:
        values["committee"] = make_committee()
    return Deliberation.objects.create(**values | given)


def make_indicator(**given: Any) -> Indicator:
    values = {"name": f"Indicator {next(_numbers)}", "printed": "16,7 %", "area": "Test", "level": "town"}
    values["source"] = "A paper, 2024"
    return Indicator.objects.create(**values | given)


def make_report(**given: Any) -> AnnualReport:
    return AnnualReport.objects.create(**{"year": 2025} | given)


def make_chapter_text(**given: Any) -> ChapterText:
    values: dict[str, Any] = {"chapter": "summary", "text": "A good year.", "state": "checked"}
    if "report" not in given:
        values["report"] = make_report()
    return ChapterText.objects.create(**values | given)


def make_chapter_picture(**given: Any) -> ChapterPicture:
    content = picture_file("JPEG", color="navy")
    values: dict[str, Any] = {"chapter": "summary", "alternative": "A house by a river.", "rights": "Photo: archive"}
    values |= {"content": content, "width": 40, "height": 30, "sha256": sha256(content).hexdigest()}
    if "report" not in given:
        values["report"] = make_report()
    return ChapterPicture.objects.create(**values | given)


def make_partner_text(**given: Any) -> PartnerText:
    values: dict[str, Any] = {"expires_on": timezone.localdate(), "token_digest": f"{next(_numbers):064x}"}
    if "report" not in given:
        values["report"] = make_report()
    if "office" not in given:
        values["office"] = make_office()
    return PartnerText.objects.create(**values | given)


def picture_file(kind: str = "PNG", size: tuple[int, int] = (40, 30), **given: Any) -> bytes:
    """Return a picture of one colour as a file."""
    file = io.BytesIO()
    Image.new("RGB", size, given.pop("color", "green")).save(file, kind, **given)
    return file.getvalue()


def make_report_to_release(**given: Any) -> AnnualReport:
    """A report of which nothing is missing."""
    report = make_report(paper=make_paper(title="Annual report"), **given)
    make_deliberation(paper=report.paper)
    make_chapter_text(report=report)
    return report
