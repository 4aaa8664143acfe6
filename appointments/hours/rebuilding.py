"""Applies changes of hours: dry run first, then ask about booked slots that do not survive, then report.

For whom a place was kept in one of them is not decided about: staff read what these families hear.
"""

from dataclasses import dataclass, replace

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.choices import Way
from appointments.clearing.reading import settled_as_read
from appointments.clearing.views import Asks, Done, PlannedChange, Refused
from appointments.core.trial import trial
from appointments.hours.actions import Decided, Rebuilding, as_decided, unless_booked
from appointments.messages.told_words import told_sentence
from appointments.models import Slot
from appointments.planning.actions import Rebuilt
from familienzentrum.access import acting_user
from familienzentrum.refusals import told_to

STAYS_MOVES_OR_GOES = frozenset({Way.KEEP, Way.MOVE, Way.CANCEL})
MOVES_OR_GOES = frozenset({Way.MOVE, Way.CANCEL})


@dataclass(frozen=True)
class Edit:
    """Common to the pages of one change, with the options for conflicting booked slots."""

    title: str
    cancel_url: str
    ways: frozenset[Way] = STAYS_MOVES_OR_GOES


def was_asked(request: HttpRequest) -> bool:
    """Return whether the POST comes from the page about conflicting appointments, or on what families hear."""
    return bool({"asked", "foretold"} & request.POST.keys())


def tried_out(form: forms.Form | forms.ModelForm, change: Rebuilding) -> Rebuilt | None:
    """Return what a change would do; None if the database refuses it (the form then says why)."""
    with told_to(form, IntegrityError):
        return trial(change)
    return None


def settle(
    request: HttpRequest, form: forms.Form | forms.ModelForm, change: Rebuilding, edit: Edit
) -> Done[Rebuilt] | Asks | Refused:
    """Apply a change once all conflicting booked slots are decided, and staff have read who else hears of it."""
    with told_to(form, IntegrityError) as told:
        rebuilt, stands = unless_booked(change)
    if not told.is_done:
        return Refused()
    if stands:
        messages.success(request, outcome(rebuilt))
        return Done(rebuilt)
    answer = settled_as_read(request, form, _planned(request, change, rebuilt, edit))
    if not isinstance(answer, Done):
        return answer
    said, heard = [outcome(replace(answer.result.rebuilt, gone=rebuilt.gone))], answer.result.all_told
    messages.success(request, " ".join([*said, told_sentence(heard)] if heard.families else said))
    return Done(answer.result.rebuilt)


def _planned(request: HttpRequest, change: Rebuilding, tried: Rebuilt, edit: Edit) -> PlannedChange[Decided]:
    times, by = Slot.objects.filter(pk__in=[slot.pk for slot in [*tried.kept, *tried.gone]]), acting_user(request)
    return PlannedChange(
        times=times,
        ways=edit.ways,
        carry_out=lambda decisions: as_decided(change, times, decisions, by=by),
        title=edit.title,
        back_url=edit.cancel_url,
    )


def outcome(rebuilt: Rebuilt) -> str:
    """Report the effect on slots: "Saved. 24 new times. 3 booked times stay as they are."."""
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
