"""A change that reaches more families than those about whom staff decide: they read all of it before it is saved."""

from dataclasses import replace

from django import forms
from django.http import HttpRequest, HttpResponse

from appointments.clearing.actions import Cleared, Decisions
from appointments.clearing.foretelling import is_read, page_to_read
from appointments.clearing.forms import sent_along
from appointments.clearing.views import PlannedChange, decided_first
from appointments.core.trial import trial
from appointments.messages.telling import Told


class _Unread(Exception):
    """Tried out, and nobody has read yet what it tells families."""

    def __init__(self, told: Told) -> None:
        super().__init__()
        self.told = told


def decided_and_read(
    request: HttpRequest, form: forms.ModelForm, change: PlannedChange[Cleared]
) -> HttpResponse | None:
    """Let staff decide about the appointments of a change, then read who else hears of it, and save it as it was read.

    It is tried out and rolled back before. Whoever books between the look and the lock is decided about as well.
    """

    def as_read(decisions: Decisions) -> Cleared:
        expected = trial(lambda: change.carry_out(decisions))
        if expected.others.families and not is_read(request, expected.all_told):
            raise _Unread(expected.all_told)
        return change.carry_out(decisions)

    try:
        return decided_first(request, form, replace(change, carry_out=as_read))
    except _Unread as unread:
        more = {"sent": sent_along(request.POST)}
        return page_to_read(request, form, unread.told, title=change.title, cancel_url=change.back_url, **more)
