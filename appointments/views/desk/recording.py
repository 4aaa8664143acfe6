"""The panel that records a visit: what stands in it, and what pressing Enter does."""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from appointments.actions.visits import record_visit
from appointments.forms.desk_visit import VisitForm, key_of
from appointments.models import Visit
from familienzentrum.access import acting_user, offices_of
from offers.models import Office

# Both live in the session of the person who is logged in and end with it.
_CHOSEN_LAST, _JUST_RECORDED = "visit_chosen_last", "visit_just_recorded"


@dataclass(frozen=True)
class Panel:
    """The form, how many visits the house has today, and the entry that can be taken back with one touch."""

    form: VisitForm
    count: int
    just_recorded: uuid.UUID | None


def panel_for(request: HttpRequest, form: VisitForm | None = None) -> Panel:
    """Return the panel; what was just recorded is said once."""
    number = request.session.pop(_JUST_RECORDED, None)
    return Panel(
        form=form or VisitForm(initial=_defaults(request)),
        count=Visit.objects.on(timezone.localdate()).count(),
        just_recorded=uuid.UUID(number) if number else None,
    )


def record_and_return(request: HttpRequest, form: VisitForm) -> HttpResponse:
    """Record a valid form, remember its choices, and lead back to the empty panel of the same page."""
    visit = record_visit(form.to_entry(), by=acting_user(request), number=form.cleaned_data["number"])
    request.session[_CHOSEN_LAST] = form.to_remember
    request.session[_JUST_RECORDED] = str(visit.pk)
    return redirect(f"{request.path}#visit")


def _defaults(request: HttpRequest) -> dict[str, str]:
    """Return what was chosen last; at first an adviser's own office."""
    remembered: dict[str, str] | None = request.session.get(_CHOSEN_LAST)
    if remembered is not None:
        return remembered
    own = Office.objects.filter(pk__in=offices_of(request.user)).first()
    return {"held_by": key_of(own)} if own else {}
