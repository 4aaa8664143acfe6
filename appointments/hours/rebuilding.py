"""Carries changes of hours out: tries them first, asks about booked times that do not survive, says what was done."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.choices import Way
from appointments.clearing.views import Change, settled
from appointments.hours.actions import Deed, as_decided, trial
from appointments.models import Slot
from appointments.planning.actions import Rebuilt
from familienzentrum.access import acting_user
from familienzentrum.constraints import kind_words

STAYS_MOVES_OR_GOES = frozenset({Way.KEEP, Way.MOVE, Way.CANCEL})
MOVES_OR_GOES = frozenset({Way.MOVE, Way.CANCEL})


@dataclass(frozen=True)
class Edit:
    """What the pages of one change have in common, and what may become of booked times in its way."""

    title: str
    cancel_url: str
    ways: frozenset[Way] = STAYS_MOVES_OR_GOES


def was_asked(request: HttpRequest) -> bool:
    """Tell whether the answer comes from the page about appointments in the way."""
    return "asked" in request.POST


def tried_out(form: forms.Form | forms.ModelForm, deed: Deed) -> Rebuilt | None:
    """Return what a change would do; None if the database refuses it, and the form says why."""
    try:
        return trial(deed)
    except IntegrityError as error:
        form.add_error(None, str(kind_words(error)))
        return None


def settle(
    request: HttpRequest, form: forms.Form | forms.ModelForm, deed: Deed, edit: Edit
) -> HttpResponse | Rebuilt | None:
    """Do a change once it is said what becomes of the booked times in its way; until then return the page that asks.

    None means that the form says why it was refused.
    """
    tried = tried_out(form, deed)
    if tried is None:
        return None
    times, by = Slot.objects.filter(pk__in=[slot.pk for slot in [*tried.kept, *tried.gone]]), acting_user(request)
    answer: HttpResponse | Rebuilt | None = settled(
        request,
        form,
        Change(
            times=times,
            ways=edit.ways,
            carry_out=lambda decisions: as_decided(deed, times, decisions, by=by),
            title=edit.title,
            back_url=edit.cancel_url,
        ),
    )
    if isinstance(answer, Rebuilt):
        messages.success(request, outcome(Rebuilt(answer.added, tried.gone, answer.kept)))
    return answer


def outcome(rebuilt: Rebuilt) -> str:
    """Say what became of the times: "Saved. 24 new times. 3 booked times stay as they are."."""
    added, withdrawn, kept = len(rebuilt.added), rebuilt.withdrawn, len(rebuilt.kept)
    parts = [_("Saved.")]
    if added:
        parts.append(ngettext("%(n)d new time.", "%(n)d new times.", added) % {"n": added})
    if withdrawn:
        words = ngettext("%(n)d free time withdrawn.", "%(n)d free times withdrawn.", withdrawn)
        parts.append(words % {"n": withdrawn})
    if kept:
        words = ngettext("%(n)d booked time stays as it is.", "%(n)d booked times stay as they are.", kept)
        parts.append(words % {"n": kept})
    return " ".join(parts)
