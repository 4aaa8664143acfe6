"""Every rule that the database keeps has kind words, and a test that it refuses."""

import re

import pgtrigger
from django.apps import apps
from django.db.models import CheckConstraint

from familienzentrum.constraints import KEPT_BY_TRIGGERS
from tests.conventions.tree import APPS, files

# No form and no button leads here: only a mistake in our own code would, and nobody could act on the words.
WITHOUT_WORDS = {
    "appointment_arrived_at_and_by",
    "appointment_called_left_a_contact",
    "appointment_caller_known",
    "appointment_cancelled_on_and_by",
    "appointment_erased_wholly",
    "appointment_left_or_cancelled",
    "appointment_restorable_when_cancelled",
    "appointment_state_known",
    "attendance_once_per_date",
    "audit_check_only_one",
    "audit_link_counts_from_one",
    "audit_link_once_per_entry",
    "attendance_state_said",
    "call_about_one_thing",
    "call_claimed_since",
    "call_done_at_and_by",
    "call_once_until_done",
    "call_one_reminder_per_date",
    "call_reason_known",
    "call_reminds_of_a_date",
    "call_wish_called_after",
    "call_wish_erased_in_time",
    "call_wish_erased_wholly",
    "call_wish_origin_known",
    "call_wished_by_somebody",
    "course_cancelled_at_and_by",
    "day_news_change_known",
    "door_notice_made_or_failed",
    "doubt_erased_in_time",
    "address_change_by_somebody_else",
    "membership_given_from_a_day",
    "factor_reset_asked_by_somebody",
    "factor_reset_decided_at_and_by",
    "head_count_of_slot_or_stand",
    "invitation_ends",
    "invitation_secret_once",
    "invitation_used_with_a_secret",
    "message_about_one_thing",
    "missed_search_once_a_month",
    "search_phrase_once",
    "message_kind_known",
    "message_text_german_is_made_from_none",
    "message_one_reminder_per_time",
    "message_sent_at_when_sent",
    "offer_check_answered_with_its_day",
    "offer_check_one_open",
    "proposal_decided_on_and_by",
    "proposed_change_field_known",
    "proposed_change_once_per_field",
    "referral_arrives_after_it_is_given",
    "referral_state_fits",
    "single_date_cancelled_is_nowhere",
    "slot_company_has_no_seats",
    "slot_once_per_hour_and_start",
    "proposed_translation_of_a_known_text",
    "proposed_translation_once",
    "proposed_translation_says_something",
    "taken_step_changes_a_state_of_the_day",
    "tally_key_kind_known",
    "tree_wish_number_once",
    "tree_wish_number_shown",
    "tree_wish_state_known",
    "translation_by_machine_or_partner",
    "translation_checked_on_a_day",
    "translation_language_known",
    "translation_of_a_known_text",
    "translation_once",
    "translation_request_ends",
    "translation_request_language_known",
    "translation_request_one_link",
    "translation_says_something",
    "visit_age_phase_once",
    "visit_part_of_day_known",
    "visit_recorded_on_and_by",
    "visit_topic_once",
    "waiting_called_off_with_its_course",
    "waiting_erased_wholly",
    "waiting_lapses_twice_at_most",
    "waiting_state_known",
    "walk_in_called_one_after_the_other",
    "walk_in_number_once_a_day",
    "walk_in_number_shown",
    "walk_in_one_at_a_counter",
    "walk_in_state_fits",
    "walk_in_wait_counted_together",
    "walk_in_wait_of_a_month",
    "wish_list_erased_wholly",
}


def constraints():
    return [c for app in APPS for model in apps.get_app_config(app).get_models() for c in model._meta.constraints]


def names_in_tests():
    tests = [path for path in files(".py", under="tests") if path.parent.name != "conventions"]
    return set(re.findall(r"\w+", " ".join(path.read_text() for path in tests)))


def test_every_constraint_says_what_to_do():
    default = CheckConstraint.default_violation_error_message
    silent = {c.name for c in constraints() if c.violation_error_message in (None, default)}
    assert silent == WITHOUT_WORDS


def test_every_rule_of_a_trigger_has_words():
    bodies = " ".join(trigger.render_func(model) for model, trigger in pgtrigger.registered())
    rules = set(re.findall(r"CONSTRAINT = '(\w+)'", bodies))
    assert rules - {c.name for c in constraints()} == set(KEPT_BY_TRIGGERS)


def test_every_constraint_is_named_in_a_test():
    names = {c.name for c in constraints()} | set(KEPT_BY_TRIGGERS)
    assert sorted(names - names_in_tests()) == []
