"""Translates violated constraints into words for people."""

from django.apps import apps
from django.db import IntegrityError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Rules enforced by triggers; plain constraints carry their own `violation_error_message`.
KEPT_BY_TRIGGERS: dict[str, str | Promise] = {
    "audit_entries_stay": _("The audit log is never emptied."),
    "audit_links_stay": _("The audit log is never emptied."),
    "audit_entry_is_final": _("An audit entry is never changed."),
    "audit_link_is_final": _("An audit entry is never changed."),
    "address_change_waits": _("An e-mail that one person changes for somebody else counts from the day after."),
    "membership_begins_tomorrow": _("A role that one person gives begins the day after."),
    "release_is_final": _("A release is never changed. Release the report again instead."),
    "release_file_is_final": _("A release is never changed. Release the report again instead."),
    "publicity_is_final": _("A decision that two people made is not changed. Ask for a new one instead."),
    "publicity_of_annual_reports": _("This report is never shown to everybody."),
    "slot_taken_by_appointments_only": _("Places are taken by booking, not by hand."),
    "offer_languages_known": _("Choose languages from the list."),
    "office_languages_known": _("Choose languages from the list."),
    "talk_language_in_use": _("Offers or offices have this language. Take it away there first."),
    "sensitive_offer_out_of_sight": _(
        "This offer is sensitive and the room can be seen into from outside. Choose another room."
    ),
    "sensitive_course_has_rooms": _(
        "The offer is sensitive: each date of its courses needs a room that nobody can look into. Choose one."
    ),
    "sensitive_hour_secluded": _(
        "This offer is sensitive. Choose a room for its consultation hours, or say at each how nobody sees in."
    ),
    "sensitive_date_has_a_room": _(
        "The offer is sensitive: a single date that is not where its consultation hour is needs a room that nobody can "
        "look into. Choose one, or leave it where the hour is."
    ),
    "seclusion_stays_at_its_place": _(
        "This offer is sensitive, and its consultation hours say how nobody sees in at the old place. First give each "
        "of them a room, or a place of its own with how nobody sees in there."
    ),
    "sensitive_offer_has_no_lot": _(
        "A draw knows families by their address, so a sensitive offer has none. Give the places first come, or hold "
        "the draw first."
    ),
    "attendance_of_a_later_date": _("This family is not expected on that date. Please look at the list again."),
    "appointment_within_its_course": _("Only a course is joined or left at one of its dates. Choose one of these."),
    "slot_not_on_public_holiday": _("This is a public holiday. Choose another day, or allow public holidays."),
    "slot_not_while_closed": _("House, office or room are closed then. Choose another time."),
    "slot_not_while_absent": _("The adviser is away then. Choose another time or another adviser."),
    "slot_not_in_lent_room": _("A partner uses the room then. Choose another time or another room."),
    "slot_not_out_of_use": _("This room or place is out of use. Choose another one."),
    "slot_not_without_stand": _(
        "The mobile place stands nowhere then. Choose another time, or enter first where it stands."
    ),
    "calendar_outlasts_its_hours": _(
        "This is the last stand of this place, and consultation hours or single dates of them take place there. "
        "Without any stand, all of them could be booked at its own address. Enter the next stand first, end these "
        "hours, or take the single dates back."
    ),
    "heads_counted_once": _(
        "The people of this stand are counted already, at the stand or at an open time there. Add yours to that count."
    ),
    "counted_stand_stays": _(
        "People were counted at this stand, so it stays on its day and at its place. Enter another stand instead."
    ),
    "reported_day_stays": _(
        "The report about this day has been released, and stays as it is. Tell the coordination what is missing: the "
        "report can be released once more, with what changed."
    ),
    "closing_meets_no_time": _("Times stand there meanwhile. Look at the list of what is affected again."),
}


def constraint_of(error: IntegrityError) -> str:
    """Return the name of the violated constraint, or an empty string."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""


def kind_words(error: IntegrityError) -> str | Promise:
    """Return a sentence that says what to do. Re-raises the error if there is none for it."""
    name = constraint_of(error)
    for words in (KEPT_BY_TRIGGERS.get(name), _words_of_models().get(name), _words_of_unique_field(name)):
        if words:
            return words
    raise error


def _words_of_models() -> dict[str, str | Promise]:
    return {
        constraint.name: constraint.violation_error_message
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if constraint.violation_error_message
    }


def _words_of_unique_field(name: str) -> str:
    """Return Django's message for a unique form field; PostgreSQL names the constraint after table and column."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if field.unique and field.editable and name == f"{model._meta.db_table}_{field.column}_key":
                return " ".join(model().unique_error_message(model, (field.name,)).messages)
    return ""
