"""Every field in which people write freely is either read for numbers before a release, or never printed."""

import re

import pytest
from django.apps import apps
from django.db import models

from tests.conventions.tree import ROOT

PASSAGES = (ROOT / "reporting" / "writing" / "passages.py").read_text()
# Not read for numbers, and why.
NAMES = {"Committee.name", "Committee.short_name", "Funder.name"}
OFFICIAL = {"Grant.reference", "Paper.number", "Paper.source", "Paper.submitted_by"}
OF_OTHERS = {f"Indicator.{name}" for name in ("name", "printed", "unit", "area", "definition", "definition_version")}
OF_OTHERS |= {"Indicator.doubt", "Indicator.source"}
NOT_PRINTED = {
    "Grant.note",
    "PartnerText.note",
    "Candidate.trouble",
    "Deliberation.note",
    "Publicity.reason",
    "Preparation.language",
    "Preparation.trouble",
}
MADE = {
    *("Release.sha256", "Release.changes", "ChapterPicture.sha256", "PartnerText.token_digest"),
    *(
        f"{model}.{name}"
        for model in ("CandidateFile", "ReleaseFile")
        for name in ("name", "media_type", "description", "sha256")
    ),
}
# From which paper a row was loaded; only those of indicators are printed.
LOADED = ("AnnualReport", "BudgetLine", "Committee", "Contribution", "CountingChange", "Funder", "Goal")
NOT_PRINTED |= {f"{model}.source" for model in (*LOADED, "Grant", "Measure")}
# Read by the document itself, which has the candidate at hand.
BY_DOCUMENT = {"Candidate.changes"}
ELSEWHERE = NAMES | OFFICIAL | OF_OTHERS | NOT_PRINTED | MADE | BY_DOCUMENT


def free_texts():
    """Return every text column of the reports in which anything can stand."""
    return sorted(
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("reporting").get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices and field.name != "key"
    )


@pytest.mark.parametrize("name", [name for name in free_texts() if name not in ELSEWHERE])
def test_free_text_is_read_before_a_release(name):
    assert re.search(rf"\.{name.split('.')[1]}\b", PASSAGES), f"{name} is printed, and nobody looks for numbers in it."


def test_every_exception_is_a_field():
    assert sorted(ELSEWHERE - set(free_texts())) == []
