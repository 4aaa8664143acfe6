"""A change that reaches more families than those about whom staff decide: they read all of it before it is saved."""

from dataclasses import replace
from typing import Protocol, TypeVar

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from appointments.clearing.actions import Cleared, Decisions
from appointments.clearing.foretelling import is_read, page_to_read
from appointments.clearing.forms import sent_along
from appointments.clearing.views import Asks, Done, PlannedChange, Refused, say_outcome, settled
from appointments.core.trial import trial
from appointments.messages.telling import Told
from familienzentrum.registers.consequences import Save


class Tells(Protocol):
    """What a change came to: how all families hear of it, and those among them about whom nobody decided."""

    @property
    def others(self) -> Told: ...

    @property
    def all_told(self) -> Told: ...


Outcome = TypeVar("Outcome", bound=Tells)


class _Unread(Exception):
    """Tried out, and nobody has read yet what it tells families."""

    def __init__(self, told: Told) -> None:
        super().__init__()
        self.told = told


def afresh(row: Model, carry_out: Save) -> Save:
    """Let a row be added or removed once more after it was tried out: it does not notice that this was rolled back."""
    pk, adding = row.pk, row._state.adding

    def save() -> Model:
        row.pk, row._state.adding = pk, adding
        return carry_out()

    return save


def decided_and_read(
    request: HttpRequest, form: forms.ModelForm, change: PlannedChange[Cleared]
) -> HttpResponse | None:
    """Apply a change of master data like `settled_as_read`, and report it; a refusal is in the form."""
    answer = settled_as_read(request, form, change)
    if isinstance(answer, Asks):
        return answer.page
    if isinstance(answer, Done) and answer.result != Cleared():
        say_outcome(request, answer.result)
    return None


def settled_as_read(
    request: HttpRequest, form: forms.Form | forms.ModelForm, change: PlannedChange[Outcome]
) -> Done[Outcome] | Asks | Refused:
    """Let staff decide about the appointments of a change, then read who else hears of it, and save it as it was read.

    It is tried out and rolled back before: `carry_out` is called twice, and saves a new row as new both times. Whoever
    books between the look and the lock is decided about as well.
    """

    def as_read(decisions: Decisions) -> Outcome:
        expected = trial(lambda: change.carry_out(decisions))
        if expected.others.families and not is_read(request, expected.all_told):
            raise _Unread(expected.all_told)
        return change.carry_out(decisions)

    try:
        return settled(request, form, replace(change, carry_out=as_read))
    except _Unread as unread:
        more = {"sent": sent_along(request.POST)}
        return Asks(page_to_read(request, form, unread.told, title=change.title, cancel_url=change.back_url, **more))
