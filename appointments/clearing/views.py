"""The page between a change and its saving: what to do with conflicting appointments."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.booking.refusals import CannotChange, NotBookable
from appointments.choices import Way
from appointments.clearing.actions import Cleared, Decisions, NotCleared
from appointments.clearing.forms import ASKED, AffectedForm
from appointments.clearing.queries import affected_by
from appointments.messages.told_words import told_sentence
from appointments.models.slot import SlotQuerySet
from familienzentrum.constraints import kind_words
from familienzentrum.refusals import SavedMeanwhile

Result = TypeVar("Result")

# The button above the list: fills in the same for everybody.
_FOR_ALL = "all"


@dataclass(frozen=True)
class PlannedChange(Generic[Result]):
    """A change that clears times: which, the options for their families, and the function that saves it.

    `title` names the change, `back_url` cancels it. A `warning` says what else follows, and is read before it is saved.
    It `has_notice` if its page then offers one for the door.
    """

    times: SlotQuerySet
    ways: frozenset[Way]
    carry_out: Callable[[Decisions], Result]
    title: str
    back_url: str
    has_notice: bool = False
    warning: str = ""


@dataclass(frozen=True)
class Done(Generic[Result]):
    """The change is saved; holds what saving returned."""

    result: Result


@dataclass(frozen=True)
class Asks:
    """Appointments conflict: the page on which to decide about them."""

    page: HttpResponse


@dataclass(frozen=True)
class Refused:
    """The database refused the change, or somebody else was faster; the form says why."""


def settled(
    request: HttpRequest, form: forms.Form | forms.ModelForm, change: PlannedChange[Result]
) -> Done[Result] | Asks | Refused:
    """Apply a change once all conflicting appointments are decided.

    Until then the valid `form` of the change is carried in hidden fields.
    """
    affected = affected_by(change.times, change.ways)
    for_all = request.POST.get(_FOR_ALL, "")
    was_asked = ASKED in request.POST and not for_all
    choice = AffectedForm(request.POST if was_asked else None, affected=affected, for_all=for_all)
    if (affected or change.warning) and not choice.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if was_asked else HTTPStatus.OK
        return Asks(_ask(request, form, choice, change, status=status))
    try:
        return Done(change.carry_out(choice.decisions() if affected else {}))
    except (NotCleared, NotBookable, CannotChange) as refusal:
        words: str | Promise = refusal.words
    except SavedMeanwhile as refusal:
        form.add_error(None, str(refusal))
        return Refused()
    except IntegrityError as error:
        words = kind_words(error)
        if not affected:
            form.add_error(None, str(words))
            return Refused()
    # Re-read: the conflicts may have changed since.
    fresh = AffectedForm(affected=affected_by(change.times.all(), change.ways))
    return Asks(_ask(request, form, fresh, change, words=words, status=HTTPStatus.CONFLICT))


def say_outcome(request: HttpRequest, cleared: Cleared) -> None:
    """Report what was done with the appointments: "Saved. 2 appointments moved. 1 family has to be called."."""
    said = [words % {"n": count} for count, words in _outcomes(cleared) if count]
    if cleared.all_told.families:
        said.append(told_sentence(cleared.all_told))
    messages.success(request, " ".join([_("Saved."), *said]))


def _outcomes(cleared: Cleared) -> list[tuple[int, str]]:
    """Return a count and its wording for each kind of outcome."""
    substituted, moved, cancelled = cleared.substituted, cleared.moved, cleared.cancelled
    rehoused, withdrawn = cleared.rehoused, cleared.withdrawn
    return [
        (
            substituted,
            ngettext("%(n)d appointment has a substitute.", "%(n)d appointments have a substitute.", substituted),
        ),
        (rehoused, ngettext("%(n)d appointment has another room.", "%(n)d appointments have another room.", rehoused)),
        (moved, ngettext("%(n)d appointment has been moved.", "%(n)d appointments have been moved.", moved)),
        (
            cancelled,
            ngettext("%(n)d appointment has been cancelled.", "%(n)d appointments have been cancelled.", cancelled),
        ),
        (withdrawn, ngettext("%(n)d time falls away.", "%(n)d times fall away.", withdrawn)),
    ]


def _ask(
    request: HttpRequest,
    form: forms.Form | forms.ModelForm,
    choice: AffectedForm,
    change: PlannedChange[Any],
    **more: Any,
) -> HttpResponse:
    status = more.pop("status", HTTPStatus.OK)
    context = {"known": form, "form": choice, "title": change.title, "cancel_url": change.back_url, **more}
    context["has_notice"] = change.has_notice
    context["warning"] = change.warning
    # Later dates of courses hold no places of their own.
    free = change.times.filter(taken=0, accompanies__isnull=True).exclude(course__isnull=False, capacity=0)
    context["free"] = free.count()
    return render(request, "appointments/clearing/affected.html", context, status=status)
