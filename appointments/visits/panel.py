"""The panel that records a visit."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from appointments.models import Visit
from appointments.visits.actions import RecordedBefore, record_visit
from appointments.visits.forms import DEFAULTED, VisitForm, empty, key_of
from appointments.visits.memory import Memory
from appointments.visits.offered import Offered, offered_now
from appointments.visits.used import desk_of
from familienzentrum.access import acting_user
from familienzentrum.database.statements import Statement
from familienzentrum.drawn_widgets import with_chosen
from familienzentrum.refusals import told_to
from offers.models import Office

# No chip has this value; an empty one stands for an answer.
_NOTHING = "-"


@dataclass(frozen=True)
class Panel:
    """The form, today's number of visits, and the entry that can be undone, or that was corrected just now.

    A panel that nobody has filled in yet has its `chips` instead of a form.
    """

    form: VisitForm | None
    chips: SafeString
    count: int
    just_recorded: uuid.UUID | None
    is_corrected: bool = False


def _count(today: dt.date) -> QuerySet[Visit, tuple[int]]:
    return Visit.objects.on(today).order_by().values("day").annotate(number=Count("*")).values_list("number")


_COUNT = Statement(_count)


def render_with_panel(
    request: HttpRequest, template: str, context: dict[str, Any], *, form: VisitForm | None, status: int = HTTPStatus.OK
) -> HttpResponse:
    """Render a page with the panel; the entry just recorded is confirmed once."""
    memory = Memory.of(request)
    panel = Panel(
        form=form,
        chips=SafeString() if form else _chips(empty() | _defaults(request, memory), desk_of(request.user)),
        count=sum(number for (number,) in _COUNT.rows(today=timezone.localdate())),
        just_recorded=uuid.UUID(memory.just_recorded) if memory.just_recorded else None,
        is_corrected=memory.is_corrected,
    )
    response = render(request, template, {**context, "panel": panel}, status=status)
    if panel.just_recorded:
        replace(memory, just_recorded="", is_corrected=False).keep(request, response)
    return response


def record_and_return(request: HttpRequest, form: VisitForm) -> HttpResponse:
    """Record a valid form, remember its choices, and redirect to the empty panel of the same page."""
    response = redirect(f"{request.path}#visit")
    with told_to(request, RecordedBefore):
        recorded = record_visit(form.to_entry(), by=acting_user(request), number=form.cleaned_data["number"])
        Memory(form.to_remember, str(recorded.visit.pk), recorded.is_corrected).keep(request, response)
    return response


def _chips(chosen: dict[str, Any], desk: int | None) -> SafeString:
    """Draw the chips of an untouched panel, with what the next entry takes over."""
    drawn = _unchosen(offered_now(chosen["held_by"], desk), get_language())
    for name in DEFAULTED:
        drawn = with_chosen(drawn, name, str(chosen[name]))
    return drawn + VisitForm.base_fields["number"].widget.render("number", chosen["number"], {"id": "id_number"})


@lru_cache(maxsize=8)
def _unchosen(offered: Offered, _language: str | None) -> SafeString:
    """Draw the chips of which none is chosen: what is kept says nothing of any visit."""
    form = VisitForm(initial=dict.fromkeys(DEFAULTED, _NOTHING), offered=offered)
    return render_to_string("appointments/visits/_chips.html", {"form": form})


def _defaults(request: HttpRequest, memory: Memory) -> dict[str, str]:
    """Return the last choices; initially an adviser's own office."""
    if memory.chosen is not None:
        return memory.chosen
    desk = desk_of(request.user)
    own = Office.objects.filter(pk=desk).first() if desk else None
    return {"held_by": key_of(own)} if own else {}
