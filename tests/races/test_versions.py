"""Two people save the same row in the same moment: the second is told, and overwrites nothing."""

import pytest
from django.http import QueryDict

from appointments.choices import Occasion
from appointments.messages.forms import MessageTextForm
from appointments.messages.text_actions import save_text
from appointments.models import MessageText
from familienzentrum.registers.actions import save_row
from reporting.choices import Chapter, TextState
from reporting.models import BudgetLine, ChapterText, Funder
from reporting.planning.actions import save_budget
from reporting.planning.forms.money import FunderForm, budget_formset
from reporting.writing.actions import write_text
from reporting.writing.forms import TextForm
from tests.factories import make_budget_line, make_report, make_user
from tests.factories_planning import make_funder
from tests.races.interleaving import amid, before, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

MANAGEMENT = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1"}


def posted(**values):
    data = QueryDict(mutable=True)
    data.update(values)
    return data


@pytest.fixture
def renames():
    """Return a deed that reads a funder and gives it a name."""
    pk, by = make_funder(name="Land").pk, make_user()

    def rename(name):
        form = FunderForm(posted(name=name, position="1"), instance=Funder.objects.get(pk=pk))
        assert form.is_valid()
        return save_row(form, by=by)

    return lambda name: lambda: rename(name)


def test_second_of_two_who_save_one_row_is_told(renames):
    ends = amid(renames("Ina"), before("UPDATE", Funder), renames("Ole"))
    assert (ends, Funder.objects.get().name) == (("done", "SavedMeanwhile"), "Ina")


def test_control_without_the_lock_one_of_two_is_lost_in_silence(renames):
    ends = amid(without_locks(renames("Ina")), before("UPDATE", Funder), without_locks(renames("Ole")))
    assert (ends, Funder.objects.get().name) == (("done", "done"), "Ina")


@pytest.fixture
def notes():
    """Return a deed that reads the budget of a year and writes a note to its line."""
    report, line, by = make_report(), make_budget_line(title="Rent"), make_user()

    def note(words):
        values = MANAGEMENT | {"form-0-id": str(line.pk), "form-0-title": "Rent", "form-0-kind": "other"}
        lines = budget_formset(posted(**values, **{"form-0-condition": words}), report.year)
        assert lines.is_valid()
        return save_budget(report, lines, by=by)

    return lambda words: lambda: note(words)


def test_second_of_two_who_save_one_line_is_told(notes):
    ends = amid(notes("Ina"), before("UPDATE", BudgetLine), notes("Ole"))
    assert (ends, BudgetLine.objects.get().condition) == (("done", "SavedMeanwhile"), "Ina")


@pytest.fixture
def writes():
    """Return a deed that writes the first text of a chapter."""
    report, by = make_report(), make_user()

    def write(words):
        form = TextForm(posted(text=words, state="draft"), instance=ChapterText(report=report, chapter="summary"))
        assert form.is_valid()
        return write_text(report, Chapter.SUMMARY, text=words, state=TextState.DRAFT, by=by, hold=form.hold)

    return lambda words: lambda: write(words)


def test_second_of_two_who_write_the_first_text_is_told(writes):
    ends = amid(writes("Ina"), before("INSERT INTO", ChapterText), writes("Ole"))
    assert (ends, ChapterText.objects.get().text) == (("done", "SavedMeanwhile"), "Ina")


def test_control_without_the_lock_one_of_two_first_texts_is_lost_in_silence(writes):
    ends = amid(without_locks(writes("Ina")), before("INSERT INTO", ChapterText), without_locks(writes("Ole")))
    assert (ends, ChapterText.objects.get().text) == (("done", "done"), "Ina")


def test_second_of_two_who_change_the_standard_text_of_a_mail_is_told():
    by, occasion = make_user(), Occasion.BOOKED

    def write(words):
        row = MessageText(occasion=occasion, language="de", text="Standard {link}")
        form = MessageTextForm(
            posted(text=words), rows=[row], initial={"text": row.text}, occasion=occasion, language="de"
        )
        assert form.is_valid()
        return save_text(occasion, "de", words, by=by, hold=form.hold)

    ends = amid(lambda: write("Ina {link}"), before("INSERT INTO", MessageText), lambda: write("Ole {link}"))
    assert (ends, MessageText.objects.get().text) == (("done", "SavedMeanwhile"), "Ina {link}")
