"""Whatever people write, and however long: the report stays one that can be followed by a screen reader."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from familienzentrum.pdf import Variant
from offers.models import Office, Provider
from reporting.disclosure import published
from reporting.models import (
    AnnualReport,
    BudgetLine,
    ChapterPicture,
    ChapterText,
    Committee,
    CountingChange,
    Deliberation,
    Funder,
    Goal,
    GoalYear,
    Grant,
    Indicator,
    Measure,
    Paper,
    PartnerText,
)
from reporting.paper.document import draft
from reporting.paper.layout import lay_out_document
from tests.factories import (
    make_budget_line,
    make_centre,
    make_chapter_picture,
    make_chapter_text,
    make_committee,
    make_deliberation,
    make_goal_year,
    make_indicator,
    make_measure,
    make_office,
    make_paper,
    make_partner_text,
    make_report,
)
from tests.factories_planning import make_contribution, make_counting_change, make_grant
from tests.reporting.paper import verapdf

pytestmark = pytest.mark.django_db

WRITTEN = (
    BudgetLine, ChapterPicture, ChapterText, Committee, CountingChange, Deliberation, Funder, Goal, GoalYear, Grant,
    Indicator, Measure, Office, Paper, PartnerText, Provider,
)  # fmt: skip
# Whose words the report does not print: those about its way, and what was done with a grant, which its funder reads.
NOT_PRINTED = {
    "Candidate", "CandidateFile", "GrantYear", "Preparation", "Publicity", "Release", "ReleaseFile",
}  # fmt: skip
# More would be the same on more pages.
LONGEST = 2000
# Chapters take fifty thousand letters. This many are tried once.
LONG_CHAPTERS = {"ChapterText.text": 10_000}
# A word that cannot be parted, many short ones, and paragraphs.
WORDS = ("x" * 60 + " ", "a word ", "Words.\n\n")

# What is chosen from a list, or read from data files, though the database keeps it as text.
CHOSEN = {"figure", "chapter", "key", "coordinates", "sha256", "token_digest"}


def text_fields():
    """Return the fields into which people write freely, with the length that each of them takes."""
    for model in WRITTEN:
        for field in model._meta.get_fields():
            is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
            if is_text and field.name not in CHOSEN:
                yield f"{model.__name__}.{field.name}", min(field.max_length or LONGEST, LONGEST)


FIELDS = dict(text_fields())


def test_no_model_whose_words_the_report_prints_is_missing():
    with_words = {
        model.__name__
        for model in apps.get_app_config("reporting").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField | models.TextField) and not field.choices
        if field.name not in CHOSEN | {"source"}
    }
    assert with_words - {model.__name__ for model in WRITTEN} == NOT_PRINTED


def fill(lengths, word):
    """Write this much into every field, in the database, past all forms."""
    for model in WRITTEN:
        named = {key.split(".")[1]: length for key, length in lengths.items() if key.startswith(f"{model.__name__}.")}
        for number, row in enumerate(model.objects.all()):
            for name, length in named.items():
                setattr(row, name, (f"{number} " + word * length)[:length].strip() or "x")
            model.objects.filter(pk=row.pk).update(**{name: getattr(row, name) for name in named})


@pytest.fixture
def report():
    make_centre()
    make_office()
    report = make_report()
    for chapter in ("summary", "use", "money", "outlook"):
        make_chapter_text(report=report, chapter=chapter)
    paper = make_paper(number="1/26")
    for _ in range(3):
        make_deliberation(paper=paper, committee=make_committee())
    make_measure(goal=make_goal_year(target=10).goal, state="done", done_on="2025-05-05")
    make_indicator()
    make_contribution(line=make_budget_line(planned_cost=600, planned_own=0, planned_third=600), planned=500)
    make_grant()
    make_counting_change()
    make_chapter_picture(report=report)
    make_partner_text(report=report, state="accepted", place=1, text="We came.")
    return report


def laid_out(figures, lengths, word):
    with translation.override(settings.LANGUAGE_CODE), transaction.atomic():
        fill(lengths, word)
        sheets = lay_out_document(draft(AnnualReport.objects.get(), figures=figures))
        transaction.set_rollback(True)
    return sheets


@given(
    word=st.sampled_from(WORDS),
    lengths=st.fixed_dictionaries(
        {name: st.sampled_from([1, longest // 4, longest]) for name, longest in FIELDS.items()}
    ),
)
@how(max_examples=2, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_report_keeps_what_it_claims_whatever_is_written(report, word, lengths):
    """Writing it raises NotAccessible otherwise."""
    assert laid_out(published(report.year), lengths, word).write(Variant.ARCHIVE)


def test_verapdf_finds_no_fault_where_all_is_as_long_as_may_be(report, tmp_path):
    """Laid out once, for readers and for the archive."""
    sheets = laid_out(published(report.year), FIELDS | LONG_CHAPTERS, WORDS[1])
    for variant in Variant:
        verapdf.assert_no_fault(sheets.write(variant), variant, tmp_path)
