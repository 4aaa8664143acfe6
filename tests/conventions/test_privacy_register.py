"""Every field of every table is classified by what it says about people, and how long that stays."""

import tomllib

import pytest
from django.apps import apps
from django.db import connection

from appointments.models.family_record import SEALED_RECORDS
from appointments.models.sealed import SealedData
from familienzentrum.rewriting import rewritten_tables
from offers.models import Doubt
from tests.conventions.tree import ROOT

CLASSES = ("none", "staff", "derived", "family-sealed")
REGISTER = tomllib.loads((ROOT / "docs" / "privacy" / "register.toml").read_text())
MODELS = {model._meta.label: model for model in apps.get_models()}


def classified(entry):
    return [field for name in CLASSES for field in entry.get(name, [])]


def test_register_knows_every_table_and_no_other():
    assert set(REGISTER) == set(MODELS)


@pytest.mark.parametrize("label", sorted(MODELS))
def test_every_field_has_one_class(label):
    meta = MODELS[label]._meta
    fields = [field.name for field in [*meta.local_fields, *meta.local_many_to_many]]
    assert sorted(classified(REGISTER[label])) == sorted(fields)


@pytest.mark.parametrize("label", sorted(REGISTER))
def test_what_is_personal_says_how_long_it_stays(label):
    entry = REGISTER[label]
    personal = {name for name in CLASSES[1:] if entry.get(name)}
    assert set(entry.get("kept", {})) == personal
    assert set(entry) <= {"about", "kept", *CLASSES}


def test_only_sealed_tables_hold_what_families_told():
    sealed = {label for label, model in MODELS.items() if issubclass(model, SealedData)}
    # What a reader doubts is no record of a family: nobody looks it up by a code, nobody is called back.
    without_a_family = {Doubt._meta.label}
    assert {label for label, entry in REGISTER.items() if entry.get("family-sealed")} == sealed | without_a_family
    assert {model._meta.label for model in SEALED_RECORDS} == sealed


@pytest.mark.django_db
def test_what_is_erased_is_rewritten_wherever_somebody_stands_in_a_table():
    """Nobody has to remember a new table: only what an app keeps for good is left out, and that names no person."""
    tables = {model._meta.db_table: label for label, model in MODELS.items()}
    left_out = set(connection.introspection.table_names()) - set(rewritten_tables())
    assert left_out == {"reporting_releasefile"}
    assert [label for label in map(tables.get, left_out) if "kept" in REGISTER[label]] == []


def test_visits_say_nothing_about_families():
    about_visits = [REGISTER[f"appointments.{name}"] for name in ("Visit", "VisitTopic", "VisitAgePhase")]
    assert [entry["derived"] for entry in about_visits if "derived" in entry] == []
